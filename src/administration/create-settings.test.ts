import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Connection, ConnectionId } from '../domain/index.ts';
import type { Act, ConsoleSettingName, Stores } from '../ports/index.ts';
import { createSettings } from './create-settings.ts';

const actor = { by: 'operator', via: 'console' } as const;
const forge = 'JIRA_FORGE_APP_ID';
const proxy = 'JIRA_CONNECT_PROXY_URL';
const application = 'JIRA_CONNECT_APPLICATION_ID';

function setUp(given: { fixed?: [ConsoleSettingName, string][]; connections?: string[] } = {}) {
  const { fixed = [], connections = ['https://one', 'https://two'] } = given;
  const world = {
    texts: new Map<string, string>(),
    acts: [] as Act[],
    reads: 0,
    nowMs: 0,
    isAway: false,
    applicationIds: new Map<number, string | null>(),
  };
  const stores = {
    settings: {
      list: async () => {
        world.reads += 1;
        if (world.isAway) throw new Error('The database is away.');
        return new Map(world.texts);
      },
      save: async (name: string, value: string | null) => {
        if (value === null) world.texts.delete(name);
        else world.texts.set(name, value);
      },
    },
    connections: {
      list: async () =>
        connections.map((url, index) => {
          const id = (index + 1) as ConnectionId;
          const applicationId = world.applicationIds.get(id) ?? null;
          return { id, url: new URL(url), applicationId } as Connection;
        }),
      change: async (id: number, { applicationId }: { applicationId: string | null }) =>
        void world.applicationIds.set(id, applicationId),
    },
    audit: { record: async (act: Act) => void world.acts.push(act) },
  } as unknown as Stores;
  const settings = createSettings({
    stores,
    transact: (work) => work(stores, { executeSql: async () => ({ rows: [] }) }),
    definitions: [application, proxy, forge].map((name) => ({
      name: name as ConsoleSettingName,
      meaning: `what ${name} means`,
      expected: 'an address',
    })),
    fixed: new Map(fixed),
    fixedGitlab: new URL('https://two'),
    parse: (texts) => ({
      settings: {
        proxyUrl: URL.parse(texts.get(proxy) ?? ''),
        keepsPublicKeys: false,
        additionalAudienceUrl: null,
        forgeAppId: texts.get(forge) ?? null,
      },
      problems: [...texts].filter(([, text]) => text === 'wrong').map(([name]) => ({ name })),
    }),
    nowMs: () => world.nowMs,
  });
  return { settings, world };
}

test('what is changed here counts at once, what is changed elsewhere within seconds', async () => {
  const { settings, world } = setUp();
  assert.equal((await settings.read()).forgeAppId, null);
  await settings.change(forge, ' app ', actor);
  assert.equal((await settings.read()).forgeAppId, 'app');
  world.texts.set(forge, 'other');
  assert.equal((await settings.read()).forgeAppId, 'app');
  world.nowMs += 5_000;
  assert.equal((await settings.read()).forgeAppId, 'other');
});

test('many that ask at once cost one read', async () => {
  const { settings, world } = setUp();
  await Promise.all(Array.from({ length: 20 }, () => settings.read()));
  assert.equal(world.reads, 1);
});

test('while the database is away the last answer stays; without one it is an error', async () => {
  const { settings, world } = setUp();
  world.isAway = true;
  await assert.rejects(settings.read());
  world.isAway = false;
  await settings.change(forge, 'app', actor);
  await settings.read();
  world.isAway = true;
  world.nowMs += 60_000;
  assert.equal((await settings.read()).forgeAppId, 'app');
  world.isAway = false;
  world.texts.set(forge, 'new');
  world.nowMs += 60_000;
  assert.equal((await settings.read()).forgeAppId, 'new');
});

test('the environment wins, and says so', async () => {
  const { settings, world } = setUp({ fixed: [[forge, 'fixed']] });
  world.texts.set(forge, 'stored');
  world.texts.set(proxy, 'https://proxy');
  assert.equal((await settings.read()).forgeAppId, 'fixed');
  assert.deepEqual(
    (await settings.list()).map(({ name, value, source }) => [name, value, source]),
    [
      [application, null, 'default'],
      [proxy, 'https://proxy', 'console'],
      [forge, 'fixed', 'environment'],
    ],
  );
  await assert.rejects(settings.change(forge, 'x', actor), { code: 'SETTING_FIXED' });
  assert.deepEqual(world.acts, []);
});

test('a value that is wrong is refused; a blank one takes the value back', async () => {
  const { settings, world } = setUp();
  await assert.rejects(settings.change(proxy, 'wrong', actor), { code: 'REQUEST_INVALID' });
  await settings.change(proxy, 'https://proxy', actor);
  await settings.change(proxy, '', actor);
  assert.equal(world.texts.has(proxy), false);
  assert.deepEqual(
    world.acts.map(({ act, target, details }) => [act, target, details?.value]),
    [
      ['setting.change', proxy, 'https://proxy'],
      ['setting.change', proxy, null],
    ],
  );
});

test('the application id is that of the GitLab of the environment, else of the first', async () => {
  const { settings, world } = setUp();
  await settings.change(application, 'app', actor);
  assert.deepEqual([...world.applicationIds], [[2, 'app']]);
  assert.equal((await settings.list())[0]?.value, 'app');
  const other = setUp({ connections: ['https://one'] });
  await other.settings.change(application, 'app', actor);
  assert.deepEqual([...other.world.applicationIds], [[1, 'app']]);
  const none = setUp({ connections: [] });
  await assert.rejects(none.settings.change(application, 'app', actor), {
    code: 'REQUEST_INVALID',
  });
});
