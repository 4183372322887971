import type { Installation } from '../domain/index.ts';
import type { ForgeToken, SendJob, Transact } from '../ports/index.ts';

/**
 * Saves the token that a Forge app handed over. Where the site was sent to by Connect until now, its past is read
 * again: to Jira the Forge app is another provider.
 */
export async function renewForgeToken(
  deps: { transact: Transact; sendJob: SendJob },
  { id }: Pick<Installation, 'id'>,
  saved: { token: ForgeToken; apiBaseUrl: URL },
): Promise<void> {
  await deps.transact(async ({ forgeSites, links }, transaction) => {
    const { isTurn } = await forgeSites.saveToken(id, saved);
    if (!isTurn) return;
    for (const { id: linkId } of await links.listOf(id)) {
      const key = { key: `link-${linkId}` };
      await deps.sendJob(transaction, 'restart-history', { linkId, project: null }, key);
    }
  });
}
