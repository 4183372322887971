import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { type ConnectionId, ProductError } from '../domain/index.ts';
import type {
  CheckableHook,
  FailedDelivery,
  HookHealth,
  HookOwner,
  NewDelivery,
} from '../ports/index.ts';
import { checkHooks } from './check-hooks.ts';
import { connection } from './link-deps.fake.ts';

const startedAt = new Date('2026-03-04T05:00:00Z');
const running = new AbortController().signal;

function makeHook(id: number, about: Partial<CheckableHook> = {}): CheckableHook {
  const owner = { kind: 'project', id: 10 + id } as const;
  return {
    id,
    connectionId: connection.id,
    owner,
    gitlabHookId: 100 + id,
    logReadAt: null,
    ...about,
  };
}

const failed: FailedDelivery = { event: 'Push Hook', idempotencyKey: 'k1', body: '{}' };

function createWorld() {
  return {
    hooks: [makeHook(1)],
    health: new Map<number, HookHealth | ProductError>(),
    isReenabled: true,
    log: [] as FailedDelivery[],
    asked: [] as string[],
    logSince: [] as Date[],
    stored: [] as NewDelivery[],
    saved: new Map<number, { health: HookHealth; problem: string | null; isLogRead: boolean }>(),
    lost: [] as number[],
    wished: [] as HookOwner[],
    jobs: [] as string[],
    told: [] as string[],
  };
}

let world: ReturnType<typeof createWorld>;
beforeEach(() => {
  world = createWorld();
});

function createStores() {
  return {
    connections: { find: async () => connection },
    deliveries: { add: async (all: NewDelivery[]) => void world.stored.push(...all) },
    hookHealth: {
      list: async () => world.hooks.filter(({ id }) => !world.saved.has(id)),
      save: async (id: number, { checkedAt, ...found }: { checkedAt: Date } & Saved) => {
        assert.equal(checkedAt, startedAt);
        world.saved.set(id, found);
      },
      markLost: async (id: number) => void world.lost.push(id),
    },
    sweeps: {
      wishBelow: async (_: ConnectionId, owner: HookOwner, page: { after: number | null }) => {
        world.wished.push(owner);
        return page.after === null ? 500 : null;
      },
    },
  };
}

type Saved = { health: HookHealth; problem: string | null; isLogRead: boolean };

function check(): Promise<void> {
  const deps = {
    stores: createStores(),
    readDatabaseClock: async () => startedAt,
    sendJob: async (_: unknown, name: string) => void world.jobs.push(name),
    tell: (line: { problem: string }) => world.told.push(line.problem),
    manageHooks: {
      async findHealth(_: unknown, __: HookOwner, id: number) {
        world.asked.push(`health ${id}`);
        const health = world.health.get(id) ?? 'working';
        if (health instanceof ProductError) throw health;
        return health;
      },
      reenable: async () => world.isReenabled,
      remove: async (_: unknown, __: HookOwner, id: number) =>
        void world.asked.push(`remove ${id}`),
      async *failedDeliveries(_: unknown, __: HookOwner, hook: { id: number; since: Date }) {
        world.asked.push(`log ${hook.id}`);
        world.logSince.push(hook.since);
        yield world.log;
      },
    },
  } as unknown as Parameters<typeof checkHooks>[0];
  return checkHooks(deps, running);
}

test('a hook that is well costs two requests and changes nothing', async () => {
  await check();
  assert.deepEqual(world.asked, ['health 101', 'log 101']);
  assert.deepEqual(world.saved.get(1), { health: 'working', problem: null, isLogRead: true });
  assert.deepEqual([world.jobs, world.told, world.wished, world.lost], [[], [], [], []]);
});

test('what GitLab could not hand over comes from its log, since the last look or a week ago', async () => {
  world.hooks = [makeHook(1), makeHook(2, { logReadAt: new Date('2026-03-04T04:30:00Z') })];
  world.log = [failed];
  await check();
  const expected = { ...failed, connectionId: connection.id };
  assert.deepEqual(world.stored, [
    { ...expected, hookId: 1 },
    { ...expected, hookId: 2 },
  ]);
  assert.deepEqual(world.logSince, [
    new Date('2026-02-25T05:00:00Z'),
    new Date('2026-03-04T04:25:00Z'),
  ]);
});

test('a disabled hook is enabled again, and its projects are compared', async () => {
  world.health.set(101, 'disabled');
  await check();
  assert.equal(world.saved.get(1)?.health, 'working');
  assert.deepEqual(world.wished, [world.hooks[0]?.owner, world.hooks[0]?.owner]);
  assert.deepEqual([world.jobs, world.lost], [['reconcile'], []]);
  assert.match(world.told[0] ?? '', /enabled again/);
});

test('one that GitLab does not enable again is made anew, after its log is read', async () => {
  world.health.set(101, 'disabled');
  world.isReenabled = false;
  world.log = [failed];
  await check();
  assert.deepEqual(world.asked, ['health 101', 'log 101', 'remove 101']);
  assert.equal(world.stored.length, 1);
  assert.deepEqual([world.lost, world.jobs], [[1], ['reconcile', 'rediscover-projects']]);
  assert.match(world.saved.get(1)?.problem ?? '', /made anew/);
});

test('one that somebody removed is made again, and its projects are compared', async () => {
  world.health.set(101, 'gone');
  await check();
  assert.deepEqual(world.asked, ['health 101']);
  assert.deepEqual([world.lost, world.jobs], [[1], ['reconcile', 'rediscover-projects']]);
});

test('a paused hook is told of and left to GitLab', async () => {
  world.health.set(101, 'paused');
  await check();
  assert.equal(world.saved.get(1)?.health, 'paused');
  assert.deepEqual([world.told.length, world.jobs], [1, []]);
});

test('a refusal stops no other hook; its log is read the next time', async () => {
  world.hooks = [makeHook(1), makeHook(2)];
  const refusal = { retry: 'never', safe: 'not allowed' } as const;
  world.health.set(101, new ProductError({ code: 'GITLAB_FORBIDDEN', ...refusal }));
  await check();
  assert.deepEqual(world.asked, ['health 101', 'health 102', 'log 102']);
  assert.deepEqual(world.told, ['not allowed']);
  assert.deepEqual(world.saved.get(1), {
    health: 'unknown',
    problem: 'not allowed',
    isLogRead: false,
  });
});

test('a GitLab that does not answer is not asked again in this run', async () => {
  world.hooks = [makeHook(1), makeHook(2)];
  world.health.set(
    101,
    new ProductError({ code: 'GITLAB_UNREACHABLE', retry: 'soon', safe: 'away' }),
  );
  await check();
  assert.deepEqual(world.asked, ['health 101']);
  assert.equal(world.saved.get(2)?.isLogRead, false);
});
