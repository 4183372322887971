import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { InstallationId, LinkId } from '../domain/index.ts';
import { createLinkFakes, installation } from './link-deps.fake.ts';
import { unlink } from './unlink.ts';

const input = { installation, accountId: 'jira-ann' as string | null, linkId: 3 as LinkId };

test('an administrator unlinks, and what is left behind is cleaned up', async () => {
  const { deps, calls } = createLinkFakes();
  assert.deepEqual(await unlink(deps, input), { kind: 'unlinked' });
  assert.deepEqual(calls, [
    ['ask Jira'],
    ['remove', 3],
    ['job in transaction', 'clean-up', {}, { key: 'clean-up' }],
  ]);
});

const otherSite = { ...installation, id: 2 as InstallationId };
const table = [
  ['a link that does not exist', { linkId: 4 as LinkId }, 'not_found', []],
  ['a link of another site', { installation: otherSite }, 'not_found', []],
  ['a token without an account', { accountId: null }, 'forbidden', []],
] as const;

for (const [what, change, kind, asked] of table) {
  test(`${what} is ${kind}, and nothing is asked or changed`, async () => {
    const { deps, calls } = createLinkFakes();
    assert.deepEqual(await unlink(deps, { ...input, ...change }), { kind });
    assert.deepEqual(calls, asked);
  });
}

for (const administrator of [
  { kind: 'unreadable' },
  { kind: 'other', groups: ['users'] },
] as const) {
  test(`a person who is ${administrator.kind} to Jira may not unlink`, async () => {
    const { deps, calls, answers } = createLinkFakes();
    answers.administrator = administrator;
    assert.deepEqual(await unlink(deps, input), { kind: 'forbidden' });
    assert.deepEqual(calls, [['ask Jira']]);
  });
}
