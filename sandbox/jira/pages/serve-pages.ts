import { readFileSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import { makeCreateBranchUrl } from '../apps/page-url.ts';
import type { IssueChanges } from '../issue-changes.ts';
import type { Issues } from '../issues.ts';
import { listShownIssues, readIssuePanel, type Stores } from '../providers/issue-panel.ts';
import { renderChangeRequests } from './change-requests-page.ts';
import { serveConnectLibrary } from './connect-library.ts';
import type { Html } from './html.ts';
import { renderIssueList } from './issue-list-page.ts';
import { renderIssue } from './issue-page.ts';
import { styles } from './layout.ts';
import { streamContent } from './live-events.ts';
import { type SendPage, sendPageTo } from './send-page.ts';
import { type AppPageDeps, serveAppPages } from './serve-app-pages.ts';
import { readVisitor } from './visitor.ts';

export interface PageDeps extends AppPageDeps {
  readonly stores: Stores;
  readonly issues: Issues;
  readonly changes: IssueChanges;
}

const mostListed = 200;

/** What a person looks at: issues, development panels and apps. */
export function servePages(server: FastifyInstance, deps: PageDeps): void {
  const send = sendPageTo(deps.users);
  readForms(server);
  serveAssets(server);
  serveConnectLibrary(server, deps.siteUrl);
  serveIssues(server, deps, send);
  serveChangeRequests(server, deps, send);
  serveAppPages(server, deps, send);
}

function readForms(server: FastifyInstance): void {
  const type = 'application/x-www-form-urlencoded';
  server.addContentTypeParser(type, { parseAs: 'string' }, (_request, text, done) => {
    done(null, Object.fromEntries(new URLSearchParams(String(text))));
  });
}

function serveAssets(server: FastifyInstance): void {
  const files = [
    ...styles.map((file) => [file, 'text/css'] as const),
    ...['site.js', 'live.js', 'before-connect.js', 'app-frame.js'].map(
      (file) => [file, 'text/javascript'] as const,
    ),
  ];
  for (const [file, type] of files) {
    const content = readFileSync(new URL(`./assets/${file}`, import.meta.url), 'utf8');
    server.get(`/assets/${file}`, (_request, reply) =>
      reply.type(`${type}; charset=utf-8`).send(content),
    );
  }
}

function serveIssues(server: FastifyInstance, deps: PageDeps, send: SendPage): void {
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

  server.get('/', (request, reply) =>
    send(request, reply, {
      title: 'Issues',
      section: 'issues',
      content: list(),
      eventsPath: '/events',
    }),
  );
  server.get('/events', (_request, reply) => {
    streamContent(reply, list, (listener) => changes.watch(null, listener));
  });
  server.get<{ Params: { key: string } }>('/browse/:key', (request, reply) => {
    const { key } = request.params;
    const eventsPath = `/browse/${encodeURIComponent(key)}/events`;
    return send(request, reply, { title: key, section: 'issues', content: issue(key), eventsPath });
  });
  server.get<{ Params: { key: string } }>('/browse/:key/events', ({ params: { key } }, reply) => {
    streamContent(
      reply,
      () => issue(key),
      (listener) => changes.watch(key, listener),
    );
  });
  server.get<{ Params: { key: string } }>('/browse/:key/create-branch', (request, reply) => {
    const { key, summary } = issues.get(request.params.key);
    const { accountId } = readVisitor(deps.users, request, reply).user;
    const url = makeCreateBranchUrl(deps.apps.get(), deps.keys, { key, summary, accountId });
    return url === null ? reply.code(404).send('The app offers none') : reply.redirect(url);
  });
}

function serveChangeRequests(server: FastifyInstance, deps: PageDeps, send: SendPage): void {
  const { changeRequests } = deps.stores;
  const content = (): Html => renderChangeRequests(changeRequests.list());

  // What a form of the page posts is all in its address.
  server.get('/change-requests', (request, reply) =>
    send(request, reply, {
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

function byProjectAndNumber(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}
