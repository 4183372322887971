import { readFileSync } from 'node:fs';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { makeToken } from '../apps/app-tokens.ts';
import type { InstalledApps } from '../apps/installed-apps.ts';
import { makeCreateBranchUrl, makePageUrl } from '../apps/page-url.ts';
import type { UserDirectory } from '../directory/users.ts';
import type { IssueChanges } from '../issue-changes.ts';
import type { Issues } from '../issues.ts';
import { listShownIssues, readIssuePanel, type Stores } from '../providers/issue-panel.ts';
import type { InstallKeys } from '../tokens/install-keys.ts';
import { renderAppPage, renderApps } from './apps-page.ts';
import { renderChangeRequests } from './change-requests-page.ts';
import type { Html } from './html.ts';
import { renderIssueList } from './issue-list-page.ts';
import { renderIssue } from './issue-page.ts';
import { type Page, renderPage, styles } from './layout.ts';
import { streamContent } from './live-events.ts';

export interface PageDeps {
  readonly stores: Stores;
  readonly issues: Issues;
  readonly changes: IssueChanges;
  readonly apps: InstalledApps;
  readonly keys: InstallKeys;
  readonly users: UserDirectory;
  readonly siteUrl: () => string;
}

/** Stands in for Atlassian's `https://connect-cdn.atl-paas.net/all.js` inside this site's frames. */
export const connectScriptPath = '/connect/all.js';

const mostListed = 200;

/** What a person looks at: issues, development panels and apps. */
export function servePages(server: FastifyInstance, deps: PageDeps): void {
  serveAssets(server);
  serveIssues(server, deps);
  serveChangeRequests(server, deps);
  serveApps(server, deps);
}

function serveAssets(server: FastifyInstance): void {
  const files = [
    ...styles.map((file) => [`/assets/${file}`, file, 'text/css'] as const),
    ['/assets/live.js', 'live.js', 'text/javascript'],
    ['/assets/connect-host.js', 'connect-host.js', 'text/javascript'],
    [connectScriptPath, 'all.js', 'text/javascript'],
  ] as const;
  for (const [path, file, type] of files) {
    const content = readFileSync(new URL(`./assets/${file}`, import.meta.url), 'utf8');
    server.get(path, (_request, reply) => reply.type(`${type}; charset=utf-8`).send(content));
  }
}

function serveIssues(server: FastifyInstance, deps: PageDeps): void {
  const { issues, changes, stores } = deps;
  const list = (): Html => {
    const keys = listShownIssues(stores).sort(byProjectAndNumber);
    const listed = keys
      .slice(0, mostListed)
      .map((key) => ({ issue: issues.get(key), panel: readIssuePanel(stores, key) }));
    return renderIssueList(listed, keys.length);
  };
  const issue = (key: string): Html =>
    renderIssue(issues.get(key), readIssuePanel(stores, key), deps.apps.list().length > 0);

  server.get('/', (_request, reply) =>
    sendPage(reply, { title: 'Issues', section: 'issues', content: list(), eventsPath: '/events' }),
  );
  server.get('/events', (_request, reply) => {
    streamContent(reply, list, (listener) => changes.watch(null, listener));
  });
  server.get<{ Params: { key: string } }>('/browse/:key', ({ params: { key } }, reply) =>
    sendPage(reply, {
      title: key,
      section: 'issues',
      content: issue(key),
      eventsPath: `/browse/${encodeURIComponent(key)}/events`,
    }),
  );
  server.get<{ Params: { key: string } }>('/browse/:key/events', ({ params: { key } }, reply) => {
    streamContent(
      reply,
      () => issue(key),
      (listener) => changes.watch(key, listener),
    );
  });
  server.get<{ Params: { key: string } }>('/browse/:key/create-branch', ({ params }, reply) => {
    const { key, summary } = issues.get(params.key);
    const who = { key, summary, accountId: 'developer-account' };
    const url = makeCreateBranchUrl(deps.apps.get(), deps.keys, who);
    return url === null ? reply.code(404).send('The app offers none') : reply.redirect(url);
  });
}

function serveChangeRequests(server: FastifyInstance, deps: PageDeps): void {
  const { changeRequests } = deps.stores;
  const content = (): Html => renderChangeRequests(changeRequests.list());

  // What a form of the page posts is all in its address.
  server.addContentTypeParser('application/x-www-form-urlencoded', (_request, payload, done) => {
    payload.resume().on('end', () => done(null));
  });
  server.get('/change-requests', (_request, reply) =>
    sendPage(reply, {
      title: 'Change requests',
      section: 'change-requests',
      content: content(),
      eventsPath: '/change-requests/events',
    }),
  );
  server.get('/change-requests/events', (_request, reply) => {
    streamContent(reply, content, (listener) => deps.changes.watch(null, listener));
  });
  for (const verdict of ['allowed', 'prevented'] as const) {
    server.post<{ Params: { key: string } }>(
      `/change-requests/:key/${verdict}`,
      ({ params: { key } }, reply) => {
        const isKnown = changeRequests.list().some((request) => request.key === key);
        if (!isKnown) return reply.code(404).send('No such change request');
        changeRequests.decide(key, verdict);
        return reply.redirect('/change-requests', 303);
      },
    );
  }
}

function serveApps(server: FastifyInstance, deps: PageDeps): void {
  const { apps, keys, users } = deps;
  type AppRoute = { Params: { appKey: string }; Querystring: { as?: string } };

  server.get('/apps', (_request, reply) =>
    sendPage(reply, { title: 'Apps', section: 'apps', content: renderApps(apps.list()) }),
  );
  server.get<AppRoute>('/apps/:appKey', ({ params, query }, reply) => {
    const app = apps.find(params.appKey);
    if (app === undefined) return reply.code(404).send('No such app');
    const accountId = query.as ?? 'admin-account';
    const { postInstallPage, configurePage } = app.descriptor.modules;
    const path = (postInstallPage ?? configurePage)?.url ?? '/';
    const url = makePageUrl(app, keys, { path, accountId, siteUrl: deps.siteUrl() });
    const displayName = users.findUser(accountId)?.displayName ?? accountId;
    return sendPage(reply, {
      title: app.descriptor.name ?? app.key,
      section: 'apps',
      content: renderAppPage(app, { url, accountId, displayName }),
      script: 'connect-host.js',
    });
  });
  server.get<AppRoute>('/apps/:appKey/token', ({ params, query }, reply) => {
    const app = apps.find(params.appKey);
    if (app === undefined) return reply.code(404).send('No such app');
    const accountId = query.as ?? 'admin-account';
    return reply.type('text/plain').send(makeContextToken(app, keys, accountId));
  });
}

/** The token of `AP.context.getToken`: bound to the frame rather than to one request. */
export function makeContextToken(
  app: Parameters<typeof makeToken>[0],
  keys: InstallKeys,
  accountId: string,
): string {
  return makeToken(app, keys, { accountId, claims: { qsh: 'context-qsh' } });
}

function sendPage(reply: FastifyReply, page: Page): FastifyReply {
  return reply
    .headers({
      'cache-control': 'no-store',
      'content-security-policy':
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; frame-src http: https:; base-uri 'none'; form-action 'self'",
    })
    .type('text/html; charset=utf-8')
    .send(renderPage(page));
}

function byProjectAndNumber(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}
