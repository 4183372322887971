import { InvalidArgumentError, Option } from 'commander';
import type { Installation } from '../domain/index.ts';
import { CommandError } from './command-error.ts';
import type { Operator } from './with-operator.ts';

/** `--site`: a Jira site by its address, with or without `https://`. */
export function makeSiteOption(): Option {
  return new Option(
    '--site <url>',
    'the Jira site, such as https://example.atlassian.net',
  ).argParser(readSite);
}

function readSite(text: string): URL {
  const address = /^https?:\/\//i.test(text) ? text : `https://${text}`;
  if (!URL.canParse(address)) throw new InvalidArgumentError('It is not the address of a site.');
  return new URL(address);
}

/** The installation of a site, by its address or the one of its custom domain. Throws NOT_FOUND. */
export async function getInstallation(operator: Operator, site: URL): Promise<Installation> {
  const installations = await operator.stores.installations.list();
  const found = installations.find(({ baseUrl, displayUrl }) =>
    [baseUrl, displayUrl].some((address) => address && isMeant(address, site)),
  );
  if (found) return found;
  const known = installations.map(({ baseUrl }) => baseUrl.host).join(', ') || 'none';
  throw new CommandError(
    'NOT_FOUND',
    `No app is installed on ${site.host}. Known sites: ${known}.`,
  );
}

/** Sites that are known by Atlassian's API only have one host, and differ by their path. */
function isMeant(address: URL, site: URL): boolean {
  const path = address.pathname.replace(/\/+$/, '');
  return address.host === site.host && (path === '' || path === site.pathname.replace(/\/+$/, ''));
}
