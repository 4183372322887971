import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ConnectionId, Installation } from '../domain/index.ts';
import { findConnection } from './find-connection.ts';
import { connection, installation } from './link-deps.fake.ts';

const second = { ...connection, id: 2 as ConnectionId, slug: 'second' };
const ofSecond = { ...installation, firstConnectionId: second.id };
const third = { ...connection, id: 3 as ConnectionId, slug: 'chosen' };
const ofChosen = { ...ofSecond, chosenConnectionId: third.id };

const table: [string, Installation | null, string | null, number | null][] = [
  ['the named one', installation, 'second', 2],
  ['no other when the named one is missing', ofSecond, 'third', null],
  ["the installation's first", ofSecond, null, 2],
  ['the one that was chosen in Jira', ofChosen, null, 3],
  ['the first of all for a new installation', installation, null, 1],
  ['the first of all without an installation', null, null, 1],
];

for (const [what, given, slug, expected] of table) {
  test(`meant is ${what}`, async () => {
    const deps = { connections: { list: async () => [second, connection, third] } };
    const found = await findConnection(deps, { installation: given, slug });
    assert.equal(found?.id ?? null, expected);
  });
}

test('there may be none at all', async () => {
  const deps = { connections: { list: async () => [] } };
  assert.equal(await findConnection(deps, { installation, slug: null }), null);
});
