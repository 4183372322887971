import serveStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { type SiteParams, siteParamsSchema } from '../../contract/index.ts';
import type { HttpDeps } from '../http-deps.ts';
import { publicPath } from '../public-path.ts';
import { renderCallbackPage } from './callback-page.ts';
import { pageHeaders } from './page-headers.ts';
import { type SendPageDeps, sendPage } from './send-page.ts';
import { webFolder } from './web-build.ts';
import { assetsPath } from './web-shell.ts';

const config = { errorBody: 'page' } as const;

/** The pages outside Jira, and the files of all built pages. */
export async function addPageRoutes(
  app: FastifyInstance,
  deps: SendPageDeps & Pick<HttpDeps, 'publicUrl'>,
): Promise<void> {
  app.get('/-/console', { config }, (_request, reply) =>
    sendPage(deps, reply, {
      entry: 'console',
      title: 'Console · GitLab for Jira',
      host: 'standalone',
    }),
  );
  app.get<{ Params: SiteParams }>(
    '/-/console/sites/:site',
    { config, schema: { params: siteParamsSchema } },
    ({ params: { site } }, reply) =>
      sendPage(deps, reply, {
        entry: 'jira',
        title: 'Jira site · GitLab for Jira',
        host: 'standalone',
        site,
      }),
  );
  app.get('/-/jira_connect/oauth_callbacks', { config }, async (_request, reply) =>
    reply
      .headers(pageHeaders(deps, { by: 'nobody' }))
      .type('text/html; charset=utf-8')
      .send(renderCallbackPage(`${publicPath(deps.publicUrl)}/-/jira_connect/static`)),
  );
  await addAssets(app, deps.webFolder ?? webFolder);
}

/** A file's name changes with its content, so a browser may keep it for ever. */
async function addAssets(app: FastifyInstance, folder: string): Promise<void> {
  await app.register(serveStatic, {
    root: `${folder}/assets`,
    prefix: `${assetsPath}/assets/`,
    decorateReply: false,
    index: false,
    // The build lays a compressed copy beside each file.
    preCompressed: true,
    immutable: true,
    maxAge: '1y',
  });
}
