import type { Installation } from '../../domain/index.ts';
import type { HttpDeps } from '../http-deps.ts';

/**
 * Headers of a page that Jira shows in a frame. There is no X-Frame-Options on purpose: the content
 * security policy names who may frame it, which a site with its own domain needs.
 * @see reference gitlab-app (a.1): page headers
 */
export function pageHeaders(
  deps: Pick<HttpDeps, 'atlassianJsUrl' | 'additionalIframeAncestors'>,
  installation: Installation | null,
): Record<string, string> {
  const { baseUrl, displayUrl } = installation ?? {};
  const ancestors = [
    "'self'",
    'https://*.atlassian.net',
    'https://*.jira.com',
    ...[baseUrl, displayUrl].flatMap((url) => (url ? [url.origin] : [])),
    ...deps.additionalIframeAncestors,
  ];
  const policy = [
    "default-src 'none'",
    `script-src 'self' ${deps.atlassianJsUrl.origin}`,
    "style-src 'self' 'unsafe-inline'",
    "connect-src 'self'",
    "img-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${[...new Set(ancestors)].join(' ')}`,
  ];
  return { 'content-security-policy': policy.join('; ') };
}
