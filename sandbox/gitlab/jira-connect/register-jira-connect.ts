import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { World } from '../model/world.ts';
import { html, page, raw } from '../pages/html.ts';
import type { JiraConnectState } from './jira-connect.ts';
import { findEventFlaw } from './verify-event.ts';

export interface JiraConnectDeps {
  readonly world: World;
  readonly jiraConnect: JiraConnectState;
}

const base = '/-/jira_connect';

/**
 * GitLab's own app, as far as a proxy before it meets it: lifecycle events, the OAuth application's id, and
 * the page that makes branches.
 */
export function registerJiraConnect(server: FastifyInstance, deps: JiraConnectDeps): void {
  const state = deps.jiraConnect;
  const allowProxy = (reply: FastifyReply): FastifyReply => {
    const { proxyUrl } = state.settings;
    if (!proxyUrl) return reply;
    return reply.headers({
      'access-control-allow-origin': proxyUrl,
      'access-control-allow-methods': 'GET, OPTIONS',
    });
  };
  server.options(`${base}/oauth_application_id`, (_request, reply) => allowProxy(reply).send());
  server.get(`${base}/oauth_application_id`, (_request, reply) => {
    const { applicationId } = state.settings;
    if (!applicationId) return allowProxy(reply).status(404).send();
    return allowProxy(reply).send({ application_id: applicationId });
  });
  server.get(`${base}/branches/new`, (request, reply) =>
    reply.type('text/html').send(newBranchPage(request.query as Record<string, string>)),
  );
  for (const event of ['installed', 'uninstalled'] as const) {
    server.post(`${base}/events/${event}`, (request, reply) =>
      receiveEvent(deps, event, request, reply),
    );
  }
}

async function receiveEvent(
  { world, jiraConnect: state }: JiraConnectDeps,
  event: 'installed' | 'uninstalled',
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const fields = (request.body ?? {}) as Readonly<Record<string, unknown>>;
  const note = (status: number | null, reason: string | null) => {
    const contentType = request.headers['content-type'] ?? null;
    state.events.push({ event, fields, contentType, status, reason });
  };
  if (state.answer === 'hang') {
    note(null, 'told not to answer');
    return reply.hijack();
  }
  if (state.answer !== 'truly') {
    note(state.answer, 'told to answer so');
    return reply.status(state.answer).send();
  }
  const flaw = await findEventFlaw(toSignedEvent(world, state, event, request));
  const status = flaw === null ? storeEvent(state, event, fields) : 401;
  note(status, flaw);
  return reply.status(status).send();
}

function toSignedEvent(
  world: World,
  { settings }: JiraConnectState,
  event: string,
  request: FastifyRequest,
) {
  const fields = (request.body ?? {}) as Readonly<Record<string, unknown>>;
  const query = new URL(request.url, world.baseUrl()).searchParams;
  // The parameter wins; of the header, whatever stands before the first blank is dropped.
  const presented =
    query.get('jwt') ?? fields.jwt ?? request.headers.authorization?.replace(/^\S+ /, '');
  const addresses = [world.baseUrl(), settings.audienceUrl ?? ''].filter(Boolean);
  const { proxyUrl } = settings;
  return {
    token: typeof presented === 'string' && presented !== '' ? presented : null,
    clientKey: String(fields.clientKey ?? ''),
    path: `/events/${event}`,
    query,
    audiences: addresses.map((address) => `${address}${base}`),
    keysUrl: proxyUrl
      ? `${proxyUrl}${base}/public_keys`
      : 'https://connect-install-keys.atlassian.com',
  };
}

function storeEvent(
  { installations }: JiraConnectState,
  event: 'installed' | 'uninstalled',
  fields: Readonly<Record<string, unknown>>,
): number {
  const clientKey = String(fields.clientKey ?? '');
  if (event === 'uninstalled') {
    // Real GitLab does not expect one that it does not know, and breaks.
    return installations.delete(clientKey) ? 200 : 500;
  }
  const { sharedSecret, baseUrl } = fields;
  if (clientKey === '' || !isText(sharedSecret) || !isText(baseUrl)) return 422;
  installations.set(clientKey, { clientKey, sharedSecret, baseUrl });
  return 200;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function newBranchPage(query: Readonly<Record<string, string>>): string {
  const rows = Object.entries(query).map(
    ([name, value]) => html`<tr><td>${name}</td><td><code>${value}</code></td></tr>`,
  );
  return page('New branch', html`<h1>New branch</h1><table>${raw(rows)}</table>`);
}
