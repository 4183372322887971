import type { Link, LinkId } from '../domain/index.ts';
import type { SendJob, Transact } from '../ports/index.ts';
import { isSameMatching, type LinkOptions, makeMatching } from './link-options.ts';
import { queueRestart } from './restart-history.ts';

/** What may be changed of a link's matching rule; what is left out stays. */
export type MatchingOptions = Omit<LinkOptions, 'since'>;

/**
 * Changes which keys a link's texts count by. What is shown by the old rule no longer counts (rule 5, Epoch): the
 * past is read again, as far back as the link reaches, and what the new rule takes no key from is removed.
 * A history that was paused or cancelled stays so. Throws LinkError MATCHING_INVALID.
 */
export async function setMatching(
  deps: { transact: Transact; sendJob: SendJob },
  linkId: LinkId,
  options: MatchingOptions,
): Promise<{ kind: 'changed' | 'unchanged'; link: Link } | { kind: 'not_found' }> {
  return await deps.transact(async (stores, transaction) => {
    const before = await stores.links.find(linkId);
    if (!before) return { kind: 'not_found' };
    const matching = makeMatching(options, before.matching);
    if (isSameMatching(matching, before.matching)) return { kind: 'unchanged', link: before };
    const link = await stores.links.saveMatching(linkId, matching);
    if (!link) return { kind: 'not_found' };
    await queueRestart(deps, transaction, { linkId, project: null });
    return { kind: 'changed', link };
  });
}
