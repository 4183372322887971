import type { InstalledBody } from '../../ports/index.ts';
import { makeRanges } from '../network/public-address.ts';
import { isAllowedUrl } from '../network/public-url.ts';

/** A checked body, or all that is wrong with it in plain words. */
export type InstalledBodyResult =
  | { readonly kind: 'valid'; readonly body: InstalledBody }
  | { readonly kind: 'invalid'; readonly problems: readonly string[] };

/** Which addresses of sites are let pass besides public https. */
type AddressRule = {
  readonly allowPrivateHosts: boolean;
  readonly allowedPrivateRanges?: readonly string[] | undefined;
};

const longestKey = 255;
const longestSecret = 4096;

/** What names of hosts are made of. An URL may hold more, such as `;`, which ends a rule of our security policy. */
const plainHost = /^([\w.-]+|\[[\da-f:.]+\])$/;

/**
 * Checks the body of an `installed` event: JSON from Jira or a form from a GitLab, already parsed.
 * Addresses must be public https, since we shall call them; private hosts and http pass where they
 * are allowed. What is not listed in {@link InstalledBody} is ignored.
 * @see reference gitlab-app (a.1, c.2, c.3)
 */
export function readInstalledBody(body: unknown, rule: AddressRule): InstalledBodyResult {
  const fields: Record<string, unknown> =
    typeof body === 'object' && body !== null ? { ...body } : {};
  const { clientKey, sharedSecret } = fields;
  const baseUrl = readSiteUrl(fields.baseUrl, rule);
  const displayUrl = isBlank(fields.displayUrl) ? null : readSiteUrl(fields.displayUrl, rule);
  if (isText(clientKey, longestKey) && isText(sharedSecret, longestSecret)) {
    if (baseUrl instanceof URL && !isProblem(displayUrl)) {
      return { kind: 'valid', body: { clientKey, sharedSecret, baseUrl, displayUrl } };
    }
  }
  const problems = [
    isText(clientKey, longestKey) ? null : 'clientKey is missing or too long',
    isText(sharedSecret, longestSecret) ? null : 'sharedSecret is missing or too long',
    isProblem(baseUrl) ? `baseUrl ${baseUrl}` : null,
    isProblem(displayUrl) ? `displayUrl ${displayUrl}` : null,
  ];
  return { kind: 'invalid', problems: problems.filter((problem) => problem !== null) };
}

function readSiteUrl(value: unknown, rule: AddressRule): URL | string {
  const url = typeof value === 'string' ? URL.parse(value) : null;
  if (!url || !/^https?:$/.test(url.protocol)) return 'is no web address';
  if (!plainHost.test(url.hostname)) return 'is no web address';
  if (url.username !== '' || url.password !== '') return 'must not carry credentials';
  if (url.search !== '' || url.hash !== '') return 'must end with its path';
  const allowed = makeRanges(rule.allowedPrivateRanges ?? []);
  if (rule.allowPrivateHosts || isAllowedUrl(url, allowed)) return url;
  return url.protocol === 'https:' ? 'is a private address' : 'must be https';
}

function isText(value: unknown, longest: number): value is string {
  return typeof value === 'string' && value.trim() !== '' && value.length <= longest;
}

function isBlank(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

function isProblem(url: URL | string | null): url is string {
  return typeof url === 'string';
}
