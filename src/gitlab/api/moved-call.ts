import type { Call } from './call.ts';
import type { Answer } from './send-request.ts';

const apiRoot = '/api/v4/';

/**
 * Where a project's old path leads (GitLab answers 301), or null for any other redirect. Only what
 * follows `/api/v4/` is taken, and only from GitLab's own origins, so a token never goes elsewhere.
 * @see https://docs.gitlab.com/api/rest/#redirects
 */
export function findMovedCall(call: Call, answer: Answer): Call | null {
  const location = answer.headers.location;
  if (answer.status !== 301 || location === undefined) return null;
  const { internalUrl, url } = call.connection;
  if (!URL.canParse(location, internalUrl)) return null;
  const to = new URL(location, internalUrl);
  const start = to.pathname.indexOf(apiRoot);
  if (start < 0 || (to.origin !== internalUrl.origin && to.origin !== url.origin)) return null;
  const path = to.pathname.slice(start + apiRoot.length);
  return { ...call, path, query: to.search.slice(1) || (call.query ?? '') };
}
