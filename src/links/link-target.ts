import type { Connection, Installation, Link, LinkTarget } from '../domain/index.ts';
import type { SendJob, Stores, Transact } from '../ports/index.ts';
import { isSameMatching, type LinkOptions, makeMatching, overlaps } from './link-options.ts';
import { queueRestart } from './restart-history.ts';

/** A link to make; whoever calls has checked that it may be made. */
export type NewLink = {
  readonly installation: Installation;
  readonly connection: Connection;
  readonly target: LinkTarget;
  /** GitLab user name, or `cli` for the operator. */
  readonly linkedBy: string;
  /** The Jira account that asked; null for the operator. */
  readonly accountId: string | null;
};

/**
 * Links a target to a Jira site and starts reading its past, both or neither. Throws LinkError
 * MATCHING_INVALID for a rule that cannot work.
 */
export async function linkTarget(
  deps: { transact: Transact; sendJob: SendJob },
  input: NewLink & LinkOptions,
): Promise<{ kind: 'linked'; link: Link } | { kind: 'already_linked' }> {
  const { installation, connection, target, linkedBy, accountId, since = null } = input;
  const matching = makeMatching(input);
  return await deps.transact(async (stores, transaction) => {
    const installationId = installation.id;
    const link = await stores.links.add({
      ...{ installationId, connectionId: connection.id, target },
      ...{ linkedBy, accountId, matching, since },
    });
    if (!link) return { kind: 'already_linked' };
    const data = { linkId: link.id };
    await deps.sendJob(transaction, 'discover-projects', data, { key: `link-${link.id}` });
    if ((await listUnlike(stores, link)).length > 0) {
      // Projects that were read before by another rule alone: now either counts.
      await stores.links.saveMatching(link.id, matching);
      await queueRestart(deps, transaction, { linkId: link.id, project: null });
    }
    return { kind: 'linked', link };
  });
}

/** Links of the same site that may cover some of the same projects by another rule. */
export async function listUnlike(stores: Pick<Stores, 'links'>, link: Link): Promise<Link[]> {
  return (await stores.links.listOf(link.installationId)).filter(
    (other) =>
      other.id !== link.id &&
      other.connectionId === link.connectionId &&
      overlaps(other.target, link.target) &&
      !isSameMatching(other.matching, link.matching),
  );
}
