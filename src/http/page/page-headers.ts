import type { Connection, Installation } from '../../domain/index.ts';
import type { HttpDeps } from '../http-deps.ts';

/** Who may show the page in a frame: Jira and the site's own addresses (null: not known yet), or nobody. */
export type PageFrame =
  | { readonly by: 'jira'; readonly installation: Installation | null }
  | { readonly by: 'nobody' };

/** Where GitLab's avatars come from when people have none of their own. */
const gravatar = 'https://secure.gravatar.com';

/**
 * Headers of a page. There is no X-Frame-Options on purpose: the content security policy names who may frame the page,
 * which a site with its own domain needs. Scripts and styles are our own files and, inside Jira, Atlassian's script;
 * none stands in a page, nor is put into one.
 * @see reference gitlab-app (a.1): page headers
 */
export function pageHeaders(
  deps: Pick<HttpDeps, 'atlassianJsUrl' | 'additionalIframeAncestors'>,
  frame: PageFrame,
  connections: readonly Connection[] = [],
): Record<string, string> {
  const scripts = frame.by === 'jira' ? ["'self'", deps.atlassianJsUrl.origin] : ["'self'"];
  const images = ["'self'", 'data:', ...connections.map(({ url }) => url.origin), gravatar];
  const policy = [
    "default-src 'none'",
    `script-src ${scripts.join(' ')}`,
    "style-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    `img-src ${[...new Set(images)].join(' ')}`,
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${listAncestors(deps, frame).join(' ')}`,
  ];
  return { 'content-security-policy': policy.join('; ') };
}

function listAncestors(
  { additionalIframeAncestors }: Pick<HttpDeps, 'additionalIframeAncestors'>,
  frame: PageFrame,
): string[] {
  if (frame.by === 'nobody') return ["'none'"];
  const { baseUrl, displayUrl } = frame.installation ?? {};
  const ancestors = [
    "'self'",
    'https://*.atlassian.net',
    'https://*.jira.com',
    ...[baseUrl, displayUrl].flatMap((url) => (url ? [url.origin] : [])),
    ...additionalIframeAncestors,
  ];
  return [...new Set(ancestors)];
}
