import type { FastifyReply } from 'fastify';
import type { PageData } from '../../contract/index.ts';
import type { HttpDeps } from '../http-deps.ts';
import { publicPath } from '../public-path.ts';
import { RequestError } from '../request-error.ts';
import { type PageFrame, pageHeaders } from './page-headers.ts';
import { readWebBuild } from './web-build.ts';
import { renderWebShell } from './web-shell.ts';

/** What {@link sendPage} needs. */
export type SendPageDeps = Pick<
  HttpDeps,
  'publicUrl' | 'stores' | 'atlassianJsUrl' | 'additionalIframeAncestors' | 'webFolder'
>;

/** A built page, where it runs, and who may frame it. */
type Page = {
  readonly entry: 'jira' | 'branch' | 'console';
  readonly title: string;
  readonly host: PageData['host'];
  /** Our number of the Jira site, where no token says it. */
  readonly site?: number | null;
  readonly frame?: PageFrame;
};

/** Answers with a built page and its headers. Throws RequestError PAGES_NOT_BUILT. */
export async function sendPage(
  deps: SendPageDeps,
  reply: FastifyReply,
  { entry: name, title, host, site = null, frame = { by: 'nobody' } }: Page,
): Promise<FastifyReply> {
  const entry = readWebBuild(deps.webFolder)?.get(name);
  if (!entry) {
    const safe = 'The pages of this service are not built.';
    throw new RequestError({ code: 'PAGES_NOT_BUILT', retry: 'never', safe });
  }
  const shell = renderWebShell({
    title,
    entry,
    data: { basePath: publicPath(deps.publicUrl), host, site },
    scriptUrl: frame.by === 'jira' ? deps.atlassianJsUrl : null,
  });
  return reply
    .headers(pageHeaders(deps, frame, await deps.stores.connections.list()))
    .type('text/html; charset=utf-8')
    .send(shell);
}
