import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Connection, ConnectionId, LinkTarget } from '../domain/index.ts';
import { makeSecret, reveal } from '../lib/index.ts';
import type { Stores } from '../ports/index.ts';
import { setServiceAccount } from './set-service-account.ts';

const connection: Connection = {
  id: 1 as ConnectionId,
  slug: 'main',
  url: new URL('https://gitlab.example'),
  internalUrl: new URL('http://gitlab.internal'),
  token: makeSecret('glpat'),
  applicationId: null,
};

const makeTarget = (id: number): LinkTarget => ({
  kind: 'group',
  id,
  fullPath: `group-${id}`,
  name: `group-${id}`,
  fullName: `group-${id}`,
  description: null,
  avatarUrl: null,
});

/** Enters a token where these groups are linked; GitLab names these problems, by group. */
async function enter(
  group: LinkTarget | null,
  linked: [connectionId: number, groupId: number][],
  problems: Record<number, string[]> = {},
) {
  const calls: string[] = [];
  const stores = {
    links: {
      list: async () =>
        linked.map(([connectionId, id]) => ({ connectionId, target: makeTarget(id) })),
    },
    services: {
      saveAccount: async (account: { group: unknown; token: ReturnType<typeof makeSecret> }) => {
        calls.push(`save ${JSON.stringify(account.group)} ${reveal(account.token)}`);
      },
    },
    gatings: { wake: async (id: number) => void calls.push(`wake ${id}`) },
  } as unknown as Stores;
  const actAsServiceAccount = {
    checkToken: async (_: Connection, __: unknown, { id }: LinkTarget) => {
      calls.push(`check ${id}`);
      return problems[id] ?? [];
    },
  };
  const token = makeSecret('glpat-service');
  const answer = await setServiceAccount(
    { stores, actAsServiceAccount },
    { connection, group, token },
  );
  return { answer, calls };
}

test('the token of a group is tried on the group, saved, and what waits has its turn', async () => {
  const { answer, calls } = await enter(makeTarget(7), [[1, 8]]);
  assert.deepEqual(answer, { kind: 'saved' });
  const saved = 'save {"id":7,"fullPath":"group-7"} glpat-service';
  assert.deepEqual(calls, ['check 7', saved, 'wake 1']);
});

test('the token of a connection is tried on what is linked there, each once', async () => {
  const { answer, calls } = await enter(null, [
    [1, 8],
    [1, 9],
    [1, 8],
    [2, 10],
  ]);
  assert.deepEqual(answer, { kind: 'saved' });
  assert.deepEqual(calls, ['check 8', 'check 9', 'save null glpat-service', 'wake 1']);
});

test('20 tries are enough', async () => {
  const { calls } = await enter(
    null,
    Array.from({ length: 25 }, (_, id) => [1, id]),
  );
  assert.equal(calls.filter((call) => call.startsWith('check')).length, 20);
});

test('what is wrong with the token is said once, and nothing is saved', async () => {
  const problems = { 8: ['It expired.'], 9: ['It expired.', 'No access to group-9.'] };
  const { answer, calls } = await enter(
    null,
    [
      [1, 8],
      [1, 9],
    ],
    problems,
  );
  const said = ['It expired.', 'No access to group-9.'];
  assert.deepEqual(answer, { kind: 'refused', problems: said });
  assert.deepEqual(calls, ['check 8', 'check 9']);
});

test('without anything to try it on, a token is not saved', async () => {
  const { answer, calls } = await enter(null, [[2, 10]]);
  assert.deepEqual([answer, calls], [{ kind: 'nothing_linked' }, []]);
});
