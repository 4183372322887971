import assert from 'node:assert/strict';
import { after, afterEach, before } from 'node:test';
import { startWorld, type World, type WorldOptions } from './start-world.ts';

/**
 * One world for all tests of a file, with what `prepare` does in it. After each test neither Jira nor
 * GitLab may have seen a request that breaks their rules. The tests ask for the world when they run.
 */
export function useWorld(
  options: WorldOptions = {},
  prepare: (world: World) => void | Promise<void> = () => undefined,
): () => World {
  let world: World | undefined;
  before(async () => {
    world = await startWorld(options);
    await prepare(world);
  });
  afterEach(() => {
    if (world) assertNoViolations(world);
  });
  after(async () => {
    await world?.stop();
  });
  return () => {
    if (!world) throw new Error('The world is there within tests and hooks only.');
    return world;
  };
}

/** Jira and GitLab were asked only what their rules allow. */
export function assertNoViolations({ jira, gitlab }: Pick<World, 'jira' | 'gitlab'>): void {
  assert.deepEqual(jira.violations(), []);
  assert.deepEqual(gitlab.violations(), []);
}
