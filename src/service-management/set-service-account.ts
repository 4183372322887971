import type { Connection, LinkTarget } from '../domain/index.ts';
import type { Secret } from '../lib/index.ts';
import type { ActAsServiceAccount, Stores } from '../ports/index.ts';

/** What came of entering a token. `problems` are in plain words. */
export type SetServiceAccountAnswer =
  | { readonly kind: 'saved' }
  | { readonly kind: 'refused'; readonly problems: readonly string[] }
  /** There is nothing the token could be tried on. */
  | { readonly kind: 'nothing_linked' };

const mostTargets = 20;

/**
 * Saves the token of the service account that decides on deployments, for one group or (null) for all of a
 * connection, once GitLab accepts it: for the group, or for what is linked there, 20 targets at most. What waited
 * for a token has its turn at once. Throws ProductError GITLAB_… when GitLab cannot be asked.
 */
export async function setServiceAccount(
  deps: {
    stores: Pick<Stores, 'services' | 'gatings' | 'links'>;
    actAsServiceAccount: Pick<ActAsServiceAccount, 'checkToken'>;
  },
  input: { connection: Connection; group: LinkTarget | null; token: Secret },
): Promise<SetServiceAccountAnswer> {
  const { connection, group, token } = input;
  const { services, gatings, links } = deps.stores;
  const targets = group ? [group] : await listTargets(links, connection);
  if (targets.length === 0) return { kind: 'nothing_linked' };
  const problems = new Set<string>();
  for (const target of targets) {
    const found = await deps.actAsServiceAccount.checkToken(connection, token, target);
    for (const problem of found) problems.add(problem);
  }
  if (problems.size > 0) return { kind: 'refused', problems: [...problems] };
  await services.saveAccount({
    connectionId: connection.id,
    group: group && { id: group.id, fullPath: group.fullPath },
    token,
  });
  await gatings.wake(connection.id);
  return { kind: 'saved' };
}

/** Each once, however many sites it is linked to. */
async function listTargets(
  links: Pick<Stores['links'], 'list'>,
  connection: Connection,
): Promise<LinkTarget[]> {
  const own = (await links.list()).filter(({ connectionId }) => connectionId === connection.id);
  const targets = new Map(own.map(({ target }) => [`${target.kind} ${target.id}`, target]));
  return [...targets.values()].slice(0, mostTargets);
}
