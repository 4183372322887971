import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Connection, ConnectionId, ConnectionState, ErrorCode } from '../domain/index.ts';
import { makeSecret, reveal, type Secret } from '../lib/index.ts';
import type { Act, ConnectionChange, Stores } from '../ports/index.ts';
import { createConnections } from './create-connections.ts';

const actor = { by: 'operator', via: 'api' } as const;
const good = makeSecret('good');

function makeConnection(id: number, host: string): Connection {
  const url = new URL(`https://${host}`);
  const fields = { url, internalUrl: url, token: makeSecret('old'), applicationId: null };
  return { ...fields, id: id as ConnectionId, slug: host };
}

/** Two connections, the first of which the environment made. A token that is not `good` is refused. */
function setUp({ isApplicationIdFixed = true } = {}) {
  const world = {
    acts: [] as Act[],
    saved: [] as unknown[],
    states: [] as (ErrorCode | null)[],
    asked: [] as string[],
  };
  const connections = {
    list: async () => [makeConnection(1, 'fixed'), makeConnection(2, 'free')],
    save: async (entered: { url: URL; token: Secret; applicationId?: string | null }) => {
      world.saved.push([entered.url.href, reveal(entered.token), entered.applicationId]);
      return makeConnection(3, entered.url.host);
    },
    change: async (id: number, change: ConnectionChange) => {
      world.saved.push([id, Object.keys(change)]);
      return { ...makeConnection(id, 'free'), ...change };
    },
    saveState: async (_id: number, { failure }: ConnectionState) => void world.states.push(failure),
  };
  const audit = { record: async (act: Act) => void world.acts.push(act) };
  const stores = { connections, audit } as unknown as Stores;
  const made = createConnections({
    stores,
    transact: (work) => work(stores, { executeSql: async () => ({ rows: [] }) }),
    clock: { now: () => new Date(0) },
    readGitlab: {
      checkConnection: async ({ internalUrl, token }, now) => {
        world.asked.push(internalUrl.href);
        const failure = reveal(token) === 'good' ? null : ('GITLAB_UNAUTHORIZED' as const);
        const facts = { version: '18.1', isAdministrator: false, tokenExpiresAt: null };
        return { ...facts, checkedAt: now, failure, problems: failure ? ['No.'] : [] };
      },
    },
    parseUrl: (text) => URL.parse(text) ?? undefined,
    fixedGitlab: new URL('https://fixed'),
    isApplicationIdFixed,
  });
  return { made, world };
}

const entered = { url: 'https://new', internalUrl: null, token: good, applicationId: ' app ' };

test('a GitLab that takes the token is connected, and that is recorded without the token', async () => {
  const { made, world } = setUp();
  const answer = await made.add({ ...entered, internalUrl: 'http://inside' }, actor);
  assert.equal(answer.kind, 'usable');
  assert.deepEqual(world.asked, ['http://inside/']);
  assert.deepEqual(world.saved, [['https://new/', 'good', 'app']]);
  assert.deepEqual(world.states, [null]);
  const details = { internalUrl: 'http://inside/', applicationId: 'app' };
  assert.deepEqual(world.acts, [
    { ...actor, act: 'connection.add', target: 'https://new/', details },
  ]);
});

test('a GitLab that does not take the token is not', async () => {
  const { made, world } = setUp();
  const answer = await made.add({ ...entered, token: makeSecret('bad') }, actor);
  assert.deepEqual([answer.kind, answer.state.failure], ['refused', 'GITLAB_UNAUTHORIZED']);
  assert.deepEqual([world.saved, world.acts], [[], []]);
});

test('an address is checked before anybody is asked', async () => {
  const { made, world } = setUp();
  const table = [
    [{ ...entered, url: 'new' }, 'REQUEST_INVALID'],
    [{ ...entered, internalUrl: 'inside' }, 'REQUEST_INVALID'],
    [{ ...entered, url: 'https://free' }, 'ALREADY_CONNECTED'],
  ] as const;
  for (const [wish, code] of table) await assert.rejects(made.add(wish, actor), { code });
  assert.deepEqual(world.asked, []);
});

test('a new token is only taken when GitLab takes it', async () => {
  const { made, world } = setUp();
  assert.equal((await made.change('free', { token: makeSecret('bad') }, actor)).kind, 'refused');
  assert.deepEqual(world.saved, []);
  assert.equal((await made.change('free', { token: good }, actor)).kind, 'usable');
  assert.deepEqual(world.saved, [[2, ['token']]]);
  assert.deepEqual(world.acts[0]?.details, { token: 'changed' });
});

test('an application id needs no token that works', async () => {
  const { made, world } = setUp();
  assert.equal((await made.change('free', { applicationId: 'app' }, actor)).kind, 'usable');
  assert.deepEqual(world.states, ['GITLAB_UNAUTHORIZED']);
});

test('an internal address that is taken back is the public one again', async () => {
  const { made, world } = setUp();
  await made.change('free', { internalUrl: null, token: good }, actor);
  assert.deepEqual(world.asked, ['https://free/']);
});

test('what the environment says is not changed here', async () => {
  const { made, world } = setUp();
  const fixed = { code: 'SETTING_FIXED' };
  await assert.rejects(made.change('fixed', { token: good }, actor), fixed);
  await assert.rejects(made.change('fixed', { internalUrl: null }, actor), fixed);
  await assert.rejects(made.change('fixed', { applicationId: 'x' }, actor), fixed);
  assert.deepEqual(world.saved, []);
  const open = setUp({ isApplicationIdFixed: false });
  await open.made.change('fixed', { applicationId: 'x' }, actor);
  assert.deepEqual(open.world.saved, [[1, ['applicationId']]]);
});

test('a test saves what it found; an unknown connection is none', async () => {
  const { made, world } = setUp();
  assert.equal((await made.test('free')).state.version, '18.1');
  assert.deepEqual(world.states, ['GITLAB_UNAUTHORIZED']);
  await assert.rejects(made.test('no'), { code: 'NOT_FOUND' });
});
