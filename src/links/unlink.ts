import type { Installation, LinkId } from '../domain/index.ts';
import type { AskJiraAdministrator, LinkStore, SendJob, Transact } from '../ports/index.ts';

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
  input: { installation: Installation; accountId: string | null; linkId: LinkId },
): Promise<UnlinkAnswer> {
  const { installation, accountId, linkId } = input;
  const link = await deps.links.find(linkId);
  if (link?.installationId !== installation.id) return { kind: 'not_found' };
  if (accountId === null) return { kind: 'forbidden' };
  const administrator = await deps.askJiraAdministrator(installation, accountId);
  if (administrator.kind !== 'administrator') return { kind: 'forbidden' };
  await removeLink(deps, link.id);
  return { kind: 'unlinked' };
}

/** Removes a link without asking anybody: whoever calls has the right. What it left goes with the clean-up. */
export async function removeLink(
  deps: { transact: Transact; sendJob: SendJob },
  linkId: LinkId,
): Promise<void> {
  await deps.transact(async (stores, transaction) => {
    await stores.links.remove(linkId);
    await deps.sendJob(transaction, 'clean-up', {}, { key: 'clean-up' });
  });
}
