import type { InstallationId, Link } from '../domain/index.ts';
import { CommandError } from './command-error.ts';
import type { Operator } from './with-operator.ts';

/**
 * The links whose target has this path: of one site, which has one at most for each GitLab, or of all. Throws NOT_FOUND
 * when there is none.
 */
export async function getLinks(
  { stores }: Operator,
  fullPath: string,
  installationId: InstallationId | null,
): Promise<Link[]> {
  const path = fullPath.replace(/^\/+|\/+$/g, '').toLowerCase();
  const links = installationId
    ? await stores.links.listOf(installationId)
    : await stores.links.list();
  const found = links.filter(({ target }) => target.fullPath.toLowerCase() === path);
  if (found.length > 0) return found;
  const known = links.map(({ target }) => target.fullPath).join(', ') || 'nothing';
  throw new CommandError('NOT_FOUND', `${fullPath} itself is not linked. Linked: ${known}.`);
}
