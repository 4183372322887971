import type { Connection, Installation, Link } from '../../domain/index.ts';
import { chunk } from '../../lib/index.ts';
import type { HttpDeps } from '../http-deps.ts';
import type { LinkOnPage, SubscriptionsPage } from '../page/subscriptions-page.ts';
import { publicPath } from '../public-path.ts';
import { unlinkPath } from './to-subscriptions-answer.ts';

/** Questions to the database at a time, for one page. */
const linksAtATime = 10;

/** Everything the configuration page of a site shows. */
export async function readPage(
  deps: Pick<HttpDeps, 'stores' | 'publicUrl' | 'atlassianJsUrl' | 'listConnectionProblems'>,
  installation: Installation,
): Promise<SubscriptionsPage> {
  const prefix = publicPath(deps.publicUrl);
  const connections = await deps.stores.connections.list();
  const links: LinkOnPage[] = [];
  for (const piece of chunk(await deps.stores.links.listOf(installation.id), linksAtATime)) {
    const read = piece.map(async (link) => ({
      link,
      progress: await deps.stores.links.progress(link.id),
      url: targetUrl(connections, link),
      unlinkPath: unlinkPath(prefix, link),
    }));
    links.push(...(await Promise.all(read)));
  }
  return {
    siteUrl: installation.baseUrl,
    staticPath: `${prefix}/-/jira_connect/static`,
    atlassianJsUrl: deps.atlassianJsUrl,
    problems: await deps.listConnectionProblems(),
    links,
  };
}

function targetUrl(connections: readonly Connection[], { connectionId, target }: Link): string {
  const connection = connections.find(({ id }) => id === connectionId);
  return `${connection?.url.href.replace(/\/$/, '') ?? ''}/${target.fullPath}`;
}
