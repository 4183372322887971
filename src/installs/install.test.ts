import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Installation, InstallationId } from '../domain/index.ts';
import type { Stores, Transaction } from '../ports/index.ts';
import { install } from './install.ts';

const id = 7 as InstallationId;
const body = {
  clientKey: 'site-one',
  sharedSecret: 'secret',
  baseUrl: new URL('https://one.atlassian.net'),
  displayUrl: null,
};

async function run(site: { isNew: boolean; instanceUrl: URL | null }) {
  const jobs: unknown[] = [];
  const transaction: Transaction = { executeSql: async () => ({ rows: [] }) };
  const installations = {
    save: async () => ({ id, isNew: site.isNew }),
    find: async () => ({ id, clientKey: 'site-one', ...site }) as unknown as Installation,
  };
  const answer = await install(
    {
      transact: async <T>(work: (stores: Stores, running: Transaction) => Promise<T>) =>
        await work({ installations } as unknown as Stores, transaction),
      sendJob: async (running, ...job) => {
        assert.equal(running, transaction);
        jobs.push(job);
      },
    },
    body,
  );
  return { answer, jobs };
}

test('a new site is saved, and nobody else hears of it', async () => {
  const { answer, jobs } = await run({ isNew: true, instanceUrl: null });
  assert.deepEqual(answer, { id, isNew: true });
  assert.deepEqual(jobs, []);
});

test('a rotated secret of a site that is served here concerns nobody else', async () => {
  assert.deepEqual((await run({ isNew: false, instanceUrl: null })).jobs, []);
});

test('the instance that a site is handed to hears of the new secret', async () => {
  const instanceUrl = new URL('https://gitlab.behind.example/');
  const { jobs } = await run({ isNew: false, instanceUrl });
  const data = {
    event: 'installed',
    clientKey: 'site-one',
    instanceUrl: instanceUrl.href,
    attempt: 1,
  };
  assert.deepEqual(jobs, [
    ['tell-instance', data, { key: `installed site-one ${instanceUrl.href} 1` }],
  ]);
});
