import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { queryStringHash } from '../tokens/query-string-hash.ts';
import { signToken } from '../tokens/sign-token.ts';

interface ReceivedEvent {
  readonly path: string;
  readonly authorization: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** The least of an app: a descriptor, lifecycle events that it remembers, and calls to Jira. */
export interface StandInApp {
  readonly baseUrl: string;
  readonly descriptorUrl: string;
  readonly descriptor: Record<string, unknown>;
  readonly events: ReceivedEvent[];
  /** What its configuration page is. */
  page: string;
  /** What lifecycle events are answered. */
  answer: number;
  /** A call to Jira signed with the secret received last, unless a token is given. */
  call(method: string, url: string, body?: unknown, token?: string): Promise<Response>;
  close(): Promise<void>;
}

export async function startStandInApp(): Promise<StandInApp> {
  const events: ReceivedEvent[] = [];
  const server = createServer(async (request, response) => {
    if (request.method === 'GET') return void sendPart(app, request, response);
    events.push(await readEvent(request));
    response.writeHead(app.answer).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const baseUrl = `http://127.0.0.1:${port}/-/jira_connect`;
  const app: StandInApp = {
    baseUrl,
    descriptorUrl: `${baseUrl}/app_descriptor.json`,
    descriptor: makeDescriptor(baseUrl),
    events,
    page: '',
    answer: 200,
    call: (method, url, body, token) =>
      fetch(url, {
        method,
        headers: {
          authorization: `JWT ${token ?? signCall(app, method, url)}`,
          'content-type': 'application/json',
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return app;
}

function sendPart(app: StandInApp, request: IncomingMessage, response: ServerResponse): void {
  const { pathname } = new URL(request.url ?? '', app.baseUrl);
  if (pathname.endsWith('/subscriptions')) {
    response.setHeader('content-type', 'text/html; charset=utf-8').end(app.page);
    return;
  }
  response.end(JSON.stringify(app.descriptor));
}

async function readEvent(request: IncomingMessage): Promise<ReceivedEvent> {
  return {
    path: request.url ?? '',
    authorization: request.headers.authorization ?? '',
    body: JSON.parse(await text(request)),
  };
}

function signCall(app: StandInApp, method: string, url: string): string {
  const secret = app.events.findLast(({ body }) => 'sharedSecret' in body)?.body.sharedSecret;
  const iat = Math.floor(Date.now() / 1000);
  const qsh = queryStringHash(method, new URL(url));
  return signToken(
    { iss: app.descriptor.key, iat, exp: iat + 180, qsh },
    { alg: 'HS256', secret: String(secret) },
  );
}

function makeDescriptor(baseUrl: string): Record<string, unknown> {
  return {
    key: 'stand-in-app',
    name: 'Stand-in',
    baseUrl,
    authentication: { type: 'jwt' },
    apiMigrations: { 'signed-install': true, gdpr: true, 'context-qsh': true },
    scopes: ['READ', 'WRITE', 'DELETE'],
    lifecycle: { installed: '/events/installed', uninstalled: '/events/uninstalled' },
    modules: {
      postInstallPage: {
        key: 'configuration',
        name: { value: 'Configure' },
        url: '/subscriptions',
      },
      jiraBuildInfoProvider: makeProvider('builds'),
      jiraDeploymentInfoProvider: makeProvider('deployments'),
      jiraFeatureFlagInfoProvider: makeProvider('flags'),
      jiraDevelopmentTool: {
        key: 'development-tool',
        name: { value: 'Stand-in' },
        application: { value: 'Stand-in' },
        url: 'https://gitlab.example',
        capabilities: ['branch', 'commit', 'pull_request'],
        actions: {
          createBranch: {
            templateUrl: `${baseUrl}/branches/route?issue_key={issue.key}&issue_summary={issue.summary}&jwt={jwt}&addonkey=stand-in-app`,
          },
        },
      },
    },
  };
}

function makeProvider(key: string) {
  return { key, name: { value: 'Stand-in' }, homeUrl: 'https://gitlab.example' };
}
