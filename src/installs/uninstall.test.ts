import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Installation, InstallationId } from '../domain/index.ts';
import type { Stores, Transaction } from '../ports/index.ts';
import { uninstall } from './uninstall.ts';

const id = 7 as InstallationId;

function createFake(instanceUrl: URL | null = null) {
  const calls: unknown[] = [];
  const transaction: Transaction = { executeSql: async () => ({ rows: [] }) };
  const installations = {
    findByClientKey: async (key: string) =>
      key === 'known' ? ({ id, clientKey: key, instanceUrl } as Installation) : null,
    markUninstalled: async (marked: InstallationId) => void calls.push(['mark', marked]),
  };
  return {
    calls,
    transaction,
    deps: {
      transact: async <T>(work: (stores: Stores, running: Transaction) => Promise<T>) =>
        await work({ installations } as unknown as Stores, transaction),
      sendJob: async (...call: unknown[]) => void calls.push(call),
    },
  };
}

test('a site that goes is marked, and the clean-up is queued in the same transaction', async () => {
  const { calls, deps, transaction } = createFake();
  assert.deepEqual(await uninstall(deps, 'known'), { kind: 'uninstalled' });
  assert.deepEqual(calls, [
    ['mark', 7],
    [transaction, 'clean-up', {}, { key: 'clean-up' }],
  ]);
});

test('the instance that the site was handed to hears of it in the same transaction', async () => {
  const { calls, deps, transaction } = createFake(new URL('https://gitlab.behind.example/'));
  await uninstall(deps, 'known');
  const instanceUrl = 'https://gitlab.behind.example/';
  const data = { event: 'uninstalled', clientKey: 'known', instanceUrl, attempt: 1 };
  assert.deepEqual(calls.slice(2), [
    [transaction, 'tell-instance', data, { key: `uninstalled known ${instanceUrl} 1` }],
  ]);
});

test('an unknown site changes nothing', async () => {
  const { calls, deps } = createFake();
  assert.deepEqual(await uninstall(deps, 'stranger'), { kind: 'unknown' });
  assert.deepEqual(calls, []);
});
