import type { LinkId } from '../domain/index.ts';
import type { SendJob } from '../ports/index.ts';

/** Lets the projects of a link be looked for now, and hooks that are missing be made, instead of within minutes. */
export async function askToDiscover(
  { sendJob }: { sendJob: SendJob },
  linkId: LinkId,
): Promise<void> {
  await sendJob(null, 'discover-projects', { linkId }, { key: `link-${linkId}` });
}
