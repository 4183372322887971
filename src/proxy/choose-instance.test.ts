import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import type { ConnectionId, Installation, InstallationId } from '../domain/index.ts';
import { makeSecret } from '../lib/index.ts';
import type {
  InstanceChoice,
  JiraAdministrator,
  Stores,
  TellInstanceAnswer,
} from '../ports/index.ts';
import { chooseInstance } from './choose-instance.ts';

const instance = new URL('https://gitlab.behind.example/');
const other = new URL('https://gitlab.other.example/');
const none: InstanceChoice = { instanceUrl: null, connectionId: null };

/** A site with one link, and what was done to it. */
function createWorld() {
  const world = {
    installation: {
      id: 7 as InstallationId,
      clientKey: 'site-one',
      sharedSecret: makeSecret('old'),
      baseUrl: new URL('https://one.atlassian.net'),
      instanceUrl: null,
    } as Installation,
    secretNow: 'old',
    before: none as InstanceChoice | null,
    administrator: { kind: 'administrator' } as JiraAdministrator,
    answer: { kind: 'told' } as TellInstanceAnswer,
    keepsPublicKeys: true,
    done: [] as unknown[],
  };
  const stores = {
    installations: {
      saveChoice: async (_id: number, choice: InstanceChoice) => {
        world.done.push(['save', choice.instanceUrl?.href ?? choice.connectionId]);
        return world.before;
      },
      find: async () => ({
        ...world.installation,
        sharedSecret: makeSecret(world.secretNow),
      }),
    },
    connections: {
      list: async () => [{ id: 4 as ConnectionId, url: new URL('https://gitlab.own.example/') }],
    },
    links: { listOf: async () => [{ id: 3 }] },
    audit: { record: async (act: object) => void world.done.push(['record', act]) },
  } as unknown as Stores;
  const deps = {
    stores,
    publicUrl: new URL('https://sync.example/app'),
    get keepsPublicKeys() {
      return world.keepsPublicKeys;
    },
    transact: async <T>(work: (inside: Stores, transaction: never) => Promise<T>) =>
      await work(stores, null as never),
    sendJob: async (_transaction: unknown, name: string, data: object) =>
      void world.done.push([name, data]),
    askJiraAdministrator: async () => world.administrator,
    readInstanceUrl: (text: string) =>
      URL.canParse(text)
        ? ({ kind: 'valid', url: new URL(text) } as const)
        : ({ kind: 'invalid', problem: 'must be a valid URL' } as const),
    tellInstance: async (url: URL, { event }: { event: string }) => {
      world.done.push(['tell', event, url.href]);
      return world.answer;
    },
  };
  const choose = (wish: string | null, accountId: string | null = 'ann') =>
    chooseInstance(deps, {
      installation: world.installation,
      actor: { kind: 'jira', accountId },
      wish,
    });
  return { world, choose, deps };
}

let world: ReturnType<typeof createWorld>['world'];
let choose: ReturnType<typeof createWorld>['choose'];
let deps: ReturnType<typeof createWorld>['deps'];

beforeEach(() => {
  ({ world, choose, deps } = createWorld());
});

/** From now on the site is handed to that instance. */
function givenHandedTo(url: URL) {
  world.installation = { ...world.installation, instanceUrl: url };
  world.before = { instanceUrl: url, connectionId: null };
}

const act = (url: string | null) => [
  'record',
  {
    by: 'jira:ann',
    via: 'jira',
    act: 'site.choose-instance',
    target: 'https://one.atlassian.net/',
    details: { instance: url },
  },
];
const event = (name: string, url: URL) => [
  'tell-instance',
  { event: name, clientKey: 'site-one', instanceUrl: url.href, attempt: 1 },
];
const told = ['tell', 'installed', instance.href];

test('a new instance is told first, then the site is handed to it', async () => {
  assert.deepEqual(await choose(instance.href), { kind: 'chosen', url: instance });
  const saved = ['save', instance.href];
  assert.deepEqual(world.done, [told, saved, ['clean-up', {}], act(instance.href)]);
});

const failures: Exclude<TellInstanceAnswer, { kind: 'told' }>[] = [
  { kind: 'refused', status: 204 },
  { kind: 'refused', status: 500 },
  { kind: 'unreachable', reason: 'it did not answer in time' },
];
for (const failure of failures) {
  test(`a new instance with ${JSON.stringify(failure)} changes nothing`, async () => {
    world.answer = failure;
    assert.deepEqual(await choose(instance.href), failure);
    assert.deepEqual(world.done, [told]);
  });
}

test('the same instance once more stays even when it does not answer, and is told later', async () => {
  givenHandedTo(instance);
  world.answer = { kind: 'refused', status: 500 };
  assert.deepEqual(await choose(instance.href), { kind: 'chosen', url: instance });
  const saved = ['save', instance.href];
  assert.deepEqual(world.done, [told, saved, event('installed', instance), act(instance.href)]);
});

test('a secret that changed meanwhile is told as well', async () => {
  world.secretNow = 'new';
  await choose(instance.href);
  assert.deepEqual(world.done[2], event('installed', instance));
});

test('the former instance hears that it lost the site to another', async () => {
  givenHandedTo(other);
  await choose(instance.href);
  const saved = ['save', instance.href];
  const jobs = [event('uninstalled', other), ['clean-up', {}]];
  assert.deepEqual(world.done, [told, saved, ...jobs, act(instance.href)]);
});

for (const wish of [null, '', '  ', 'https://sync.example/app/']) {
  test(`${JSON.stringify(wish)} takes the site back, and its past is read again`, async () => {
    givenHandedTo(other);
    assert.deepEqual(await choose(wish), { kind: 'chosen', url: null });
    assert.deepEqual(world.done, [
      ['save', null],
      event('uninstalled', other),
      ['restart-history', { linkId: 3, project: null }],
      ['discover-projects', { linkId: 3 }],
      act(null),
    ]);
  });
}

test('a GitLab that is connected here is chosen without telling it, even without keys', async () => {
  world.keepsPublicKeys = false;
  const url = new URL('https://gitlab.own.example/');
  assert.deepEqual(await choose('gitlab.own.example'), { kind: 'chosen', url });
  assert.deepEqual(world.done, [['save', 4], act(url.href)]);
});

const refusals: [what: string, prepare: () => void, wish: string, kind: string][] = [
  [
    'no administrator of Jira',
    () => {
      world.administrator = { kind: 'other', groups: [] };
    },
    instance.href,
    'not_administrator',
  ],
  [
    'a Jira user who cannot be read',
    () => {
      world.administrator = { kind: 'unreadable' };
    },
    instance.href,
    'not_administrator',
  ],
  ['an address that is none', () => undefined, 'no address', 'invalid'],
  [
    'keys that are not kept',
    () => {
      world.keepsPublicKeys = false;
    },
    instance.href,
    'keys_off',
  ],
];
for (const [what, prepare, wish, kind] of refusals) {
  test(`with ${what} nobody is told and nothing changes`, async () => {
    prepare();
    assert.equal((await choose(wish)).kind, kind);
    assert.deepEqual(world.done, []);
  });
}

test('a token without an account is nobody', async () => {
  assert.deepEqual(await choose(instance.href, null), { kind: 'not_administrator' });
});

test('the operator needs no rights in Jira', async () => {
  world.administrator = { kind: 'other', groups: [] };
  const { installation } = world;
  const input = { installation, actor: { kind: 'operator' }, wish: instance.href } as const;
  assert.equal((await chooseInstance(deps, input)).kind, 'chosen');
});

test('a site that was uninstalled meanwhile is left alone', async () => {
  world.before = null;
  assert.deepEqual(await choose(instance.href), { kind: 'not_installed' });
});
