import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type ConnectionId,
  gitlabMatching,
  type InstallationId,
  type LinkId,
} from '../domain/index.ts';
import { createLinkFakes, installation, makeLink, target } from './link-deps.fake.ts';
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

test('what Jira shows goes too when that is wished', async () => {
  const { deps, calls } = createLinkFakes();
  await unlink(deps, { ...input, deletesData: true });
  const data = { installationId: 1, connectionId: 1, targetKind: 'group', targetId: 40 };
  assert.deepEqual(calls.at(-1), ['job in transaction', 'purge-link', data, { key: 'link-3' }]);
});

test('a link that stays, covers some of the same projects and has another rule begins again', async () => {
  const { deps, calls, answers } = createLinkFakes();
  const matching = { ...gitlabMatching, jiraProjects: ['ABC'] };
  const above = { ...target, id: 1, fullPath: 'acme' };
  const beside = { ...target, id: 2, fullPath: 'Acme/tools-2' };
  answers.others = [
    makeLink({ id: 7 as LinkId, target: above, matching }),
    makeLink({ id: 8 as LinkId, target: beside, matching }),
    makeLink({ id: 9 as LinkId, target: above }),
    makeLink({ id: 10 as LinkId, target: above, matching, connectionId: 2 as ConnectionId }),
  ];
  await unlink(deps, input);
  assert.deepEqual(calls.slice(3), [
    ['save matching', 7, matching],
    ['job in transaction', 'restart-history', { linkId: 7, project: null }, { key: 'link-7' }],
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
