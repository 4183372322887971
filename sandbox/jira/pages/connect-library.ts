import { readFileSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';

/**
 * Stands in for `https://connect-cdn.atl-paas.net/all.js` inside this site's frames. Elsewhere than below that
 * host or this path the script does not find its own `data-options`.
 */
export const connectScriptPath = '/atlassian-connect/all.js';

/** The other half, which Jira's own page loads. */
export const hostScriptPath = '/connect/connect-host.js';

const cdnUrl = '"https://" + CDN_DOMAIN';

/**
 * Serves Atlassian's own library as its CDN does. The one thing changed in it is the address of that CDN,
 * from which an app's page loads Jira's theme: here it is this site.
 */
export function serveConnectLibrary(server: FastifyInstance, siteUrl: () => string): void {
  const serve = (path: string, type: string, read: () => string) => {
    let content: string | undefined;
    server.get(path, (_request, reply) => {
      // Not before somebody asks: they are large, and most tests never open a page.
      content ??= read();
      return reply
        .headers({ 'access-control-allow-origin': '*', 'cache-control': 'max-age=600' })
        .type(`${type}; charset=utf-8`)
        .send(content);
    });
  };
  serve(connectScriptPath, 'text/javascript', () => {
    const script = readDistributed('iframe.js');
    if (!script.includes(cdnUrl)) throw new Error('all.js names its CDN in another way now');
    return script.replace(cdnUrl, JSON.stringify(`${siteUrl()}/connect`));
  });
  serve(hostScriptPath, 'text/javascript', () => readDistributed('connect-host.js'));
  serve('/connect/surfaces.css', 'text/css', () => readDistributed('surfaces.css'));
  for (const theme of ['light', 'dark', 'spacing', 'shape', 'typography-refreshed']) {
    const file = `themes/atlaskit-tokens_${theme}.css`;
    serve(`/connect/${file}`, 'text/css', () => readDistributed(file));
  }
}

function readDistributed(file: string): string {
  const entry = import.meta.resolve('atlassian-connect-js');
  return readFileSync(new URL(file, entry), 'utf8');
}
