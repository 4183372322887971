import type { Connection, Installation, Link, LinkTarget } from '../domain/index.ts';
import type { SendJob, Transact } from '../ports/index.ts';

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

/** Links a target to a Jira site and starts reading its past, both or neither. */
export async function linkTarget(
  deps: { transact: Transact; sendJob: SendJob },
  input: NewLink,
): Promise<{ kind: 'linked'; link: Link } | { kind: 'already_linked' }> {
  const { installation, connection, ...rest } = input;
  return await deps.transact(async (stores, transaction) => {
    const link = await stores.links.add({
      installationId: installation.id,
      connectionId: connection.id,
      ...rest,
    });
    if (!link) return { kind: 'already_linked' };
    const data = { linkId: link.id };
    await deps.sendJob(transaction, 'discover-projects', data, { key: `link-${link.id}` });
    return { kind: 'linked', link };
  });
}
