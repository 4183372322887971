import type { Installation, Link, LinkId } from '../domain/index.ts';
import type {
  AskJiraAdministrator,
  LinkStore,
  SendJob,
  Transact,
  Transaction,
} from '../ports/index.ts';
import { findActorRefusal } from './check-administrator.ts';
import { listUnlike } from './link-target.ts';
import { queueRestart } from './restart-history.ts';

/** What came of a person's wish to unlink. */
type UnlinkAnswer = { readonly kind: 'unlinked' | 'forbidden' | 'not_found' };

type Deps = {
  links: Pick<LinkStore, 'find'>;
  transact: Transact;
  sendJob: SendJob;
  askJiraAdministrator: AskJiraAdministrator;
};

/**
 * Removes a link of this installation, if Jira says now that the person administers the site. A link
 * of another installation is `not_found`. Throws ProductError JIRA_… when Jira cannot be asked.
 */
export async function unlink(
  deps: Deps,
  input: {
    installation: Installation;
    accountId: string | null;
    linkId: LinkId;
    /** As in {@link removeLink}. */
    deletesData?: boolean;
  },
): Promise<UnlinkAnswer> {
  const { installation, accountId, linkId, deletesData = false } = input;
  const link = await deps.links.find(linkId);
  if (link?.installationId !== installation.id) return { kind: 'not_found' };
  const refusal = await findActorRefusal(deps, installation, { kind: 'jira', accountId });
  if (refusal) return { kind: 'forbidden' };
  await removeLink(deps, link.id, { deletesData });
  return { kind: 'unlinked' };
}

/**
 * Removes a link without asking anybody: whoever calls has the right. What it left goes with the clean-up. What
 * Jira shows stays, as GitLab's own app leaves it, unless `deletesData`: then whatever no other link of the
 * site covers is taken out of Jira.
 */
export async function removeLink(
  deps: { transact: Transact; sendJob: SendJob },
  linkId: LinkId,
  { deletesData }: { deletesData: boolean },
): Promise<void> {
  await deps.transact(async (stores, transaction) => {
    const link = await stores.links.find(linkId);
    if (!link) return;
    const unlike = await listUnlike(stores, link);
    await stores.links.remove(linkId, { keepsData: !deletesData });
    await deps.sendJob(transaction, 'clean-up', {}, { key: 'clean-up' });
    if (deletesData) await queuePurge(deps, transaction, link);
    // Projects that another link still covers count by its rule alone from now on.
    for (const other of unlike) {
      await stores.links.saveMatching(other.id, other.matching);
      await queueRestart(deps, transaction, { linkId: other.id, project: null });
    }
  });
}

async function queuePurge(
  { sendJob }: { sendJob: SendJob },
  transaction: Transaction,
  { id, installationId, connectionId, target }: Link,
): Promise<void> {
  const data = { installationId, connectionId, targetKind: target.kind, targetId: target.id };
  await sendJob(transaction, 'purge-link', data, { key: `link-${id}` });
}
