import type { FastifyInstance } from 'fastify';
import { makeToken } from '../apps/app-tokens.ts';
import type { InstalledApp, InstalledApps } from '../apps/installed-apps.ts';
import { makePageUrl } from '../apps/page-url.ts';
import type { UserDirectory } from '../directory/users.ts';
import type { InstallKeys } from '../tokens/install-keys.ts';
import { renderAppPage, renderApps } from './apps-page.ts';
import { hostScriptPath } from './connect-library.ts';
import type { SendPage } from './send-page.ts';
import { readVisitor } from './visitor.ts';

export interface AppPageDeps {
  readonly apps: InstalledApps;
  readonly keys: InstallKeys;
  readonly users: UserDirectory;
  readonly siteUrl: () => string;
  /** Throws an Error that says what is wrong. */
  readonly install: (descriptorUrl: string) => Promise<InstalledApp>;
}

type AppRoute = { Params: { appKey: string }; Querystring: { as?: string } };

/** The list of the apps, and each app's configuration page in a frame as Jira makes it. */
export function serveAppPages(server: FastifyInstance, deps: AppPageDeps, send: SendPage): void {
  const { apps, keys, users } = deps;

  server.get('/apps', (request, reply) =>
    send(request, reply, { title: 'Apps', section: 'apps', content: renderApps(apps.list()) }),
  );
  server.post('/apps', async (request, reply) => {
    const { url = '' } = request.body as Readonly<Record<string, string | undefined>>;
    try {
      await deps.install(url.trim());
      return await reply.redirect('/apps', 303);
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      const content = renderApps(apps.list(), problem);
      return send(request, reply.code(422), { title: 'Apps', section: 'apps', content });
    }
  });
  server.get<AppRoute>('/apps/:appKey', (request, reply) => {
    const app = apps.find(request.params.appKey);
    if (app === undefined) return reply.code(404).send('No such app');
    const visitor = readVisitor(users, request, reply);
    const { postInstallPage, configurePage } = app.descriptor.modules;
    const page = postInstallPage ?? configurePage;
    if (page === undefined) return reply.code(404).send('The app has no configuration page');
    const { accountId } = visitor.user;
    const url = makePageUrl(app, keys, { path: page.url, accountId, siteUrl: deps.siteUrl() });
    return send(request, reply, {
      title: app.descriptor.name ?? app.key,
      section: 'apps',
      content: renderAppPage(app, { url, moduleKey: page.key }, visitor),
      styles: ['light', 'dark'].map((theme) => `/connect/themes/atlaskit-tokens_${theme}.css`),
      libraries: ['/assets/before-connect.js', hostScriptPath],
      script: 'app-frame.js',
    });
  });
  server.get<AppRoute>('/apps/:appKey/token', (request, reply) => {
    const app = apps.find(request.params.appKey);
    if (app === undefined) return reply.code(404).send('No such app');
    const { accountId } = readVisitor(users, request, reply).user;
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
