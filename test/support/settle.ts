import assert from 'node:assert/strict';
import { readConfig } from '../../src/config/index.ts';
import type { Reads } from '../../src/ports/index.ts';
import { createStorage } from '../../src/storage/index.ts';
import { eventually, holdsEventually } from './eventually.ts';
import type { Surroundings, World } from './start-world.ts';

/**
 * Waits until nothing is under way any more: no webhook, nothing to read from GitLab, nothing to send
 * to Jira. What has not happened by then does not happen.
 */
export async function settle(world: World, timeoutMs = 30_000): Promise<void> {
  const { reads } = await world.storage();
  await world.gitlab.deliveries.settled();
  await untilNothingWaits(reads, timeoutMs);
}

/**
 * Waits until the whole past of every link is read and nothing waits, in a product that runs as processes of
 * its own.
 */
export async function untilAllIsRead({ env }: Pick<Surroundings, 'env'>): Promise<void> {
  const { reads, close } = await createStorage(readConfig(env), { log: () => undefined });
  try {
    await eventually(async () => {
      const links = (await reads.sites()).flatMap((site) => site.links);
      return links.every(({ progress: p }) => p.projects > 0 && p.projects === p.projectsDone);
    }, 60_000);
    await untilNothingWaits(reads, 60_000);
  } finally {
    await close();
  }
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
