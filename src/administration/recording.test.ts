import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Act, Stores } from '../ports/index.ts';
import { followSettings } from './follow-settings.ts';
import { recording } from './recording.ts';

const act: Act = { by: 'operator', via: 'cli', act: 'a.do', target: 'it' };

function setUp() {
  const acts: Act[] = [];
  const stores = {
    audit: { record: async (one: Act) => void acts.push(one) },
  } as unknown as Stores;
  const transact = recording(
    (work) => work(stores, { executeSql: async () => ({ rows: [] }) }),
    (answer) => (answer === 'nothing' ? null : act),
  );
  return { acts, transact };
}

test('an act is recorded with what it did, by the same transaction’s stores', async () => {
  const { acts, transact } = setUp();
  assert.equal(await transact(async () => 'done'), 'done');
  assert.deepEqual(acts, [act]);
});

test('nothing is recorded where nothing was done, nor where it failed', async () => {
  const { acts, transact } = setUp();
  await transact(async () => 'nothing');
  await assert.rejects(transact(async () => Promise.reject(new Error('no'))));
  assert.deepEqual(acts, []);
});

test('what is made from the settings is made anew when they change, and only then', async () => {
  let proxyUrl: URL | null = null;
  const rest = { keepsPublicKeys: false, additionalAudienceUrl: null, forgeAppId: null };
  const get = followSettings(
    async () => ({ ...rest, proxyUrl }),
    (settings) => ({ host: settings.proxyUrl?.host }),
  );
  const first = await get();
  assert.equal(await get(), first);
  proxyUrl = new URL('https://proxy');
  assert.equal((await get()).host, 'proxy');
});
