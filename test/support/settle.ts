import assert from 'node:assert/strict';
import type { Reads } from '../../src/ports/index.ts';
import { holdsEventually } from './eventually.ts';
import type { World } from './start-world.ts';

/**
 * Waits until nothing is under way any more: no webhook, nothing to read from GitLab, nothing to send
 * to Jira. What has not happened by then does not happen.
 */
export async function settle(world: World, timeoutMs = 30_000): Promise<void> {
  const { reads } = await world.storage();
  await world.gitlab.deliveries.settled();
  await untilNothingWaits(reads, timeoutMs);
}

/** Waits until nothing waits in the product; fails with what still does. */
export async function untilNothingWaits(reads: Reads, timeoutMs: number): Promise<void> {
  await holdsEventually(async () => {
    const { deliveriesWaiting, refreshesWaiting } = await reads.work();
    const sites = await reads.sites();
    assert.deepEqual(
      {
        deliveriesWaiting,
        ...refreshesWaiting,
        due: sites.map(({ waiting, pauses }) => ({ ...waiting, pauses })),
      },
      {
        deliveriesWaiting: 0,
        live: 0,
        verify: 0,
        details: 0,
        due: sites.map(() => ({ live: 0, history: 0, pauses: [] })),
      },
    );
  }, timeoutMs);
}
