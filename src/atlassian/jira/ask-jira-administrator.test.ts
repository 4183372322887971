import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MockAgent } from 'undici';
import type { Installation, InstallationId } from '../../domain/index.ts';
import { makeSecret } from '../../lib/index.ts';
import { createAskJiraAdministrator } from './ask-jira-administrator.ts';

const now = new Date('2026-11-22T12:00:00Z');
const installation: Installation = {
  id: 1 as InstallationId,
  clientKey: 'client',
  sharedSecret: makeSecret('secret'),
  baseUrl: new URL('https://example.atlassian.net'),
  displayUrl: null,
  epoch: 0,
  firstConnectionId: null,
  instanceUrl: null,
  chosenConnectionId: null,
  createdAt: now,
};

type Answer = { readonly status: number; readonly body?: unknown };

/** Asks a site that answers as told; null: the question must not be asked. */
async function ask(check: 'groups-or-permission' | 'groups', user: Answer, rights: Answer | null) {
  const dispatcher = new MockAgent();
  dispatcher.disableNetConnect();
  const site = dispatcher.get('https://example.atlassian.net');
  site
    .intercept({ path: '/rest/api/3/user?accountId=a%3Ab%26c&expand=groups' })
    .reply(user.status, JSON.stringify(user.body ?? {}));
  if (rights) {
    const body = '{"globalPermissions":["ADMINISTER"],"accountId":"a:b&c"}';
    site
      .intercept({ path: '/rest/api/3/permissions/check', method: 'POST', body })
      .reply(rights.status, JSON.stringify(rights.body ?? {}));
  }
  const administrator = await createAskJiraAdministrator({
    readAppKey: async () => 'key',
    clock: { now: () => now },
    allowPrivateHosts: false,
    dispatcher,
    check,
  })(installation, 'a:b&c');
  dispatcher.assertNoPendingInterceptors();
  return administrator;
}

const inGroups = (...names: string[]) => ({
  status: 200,
  body: { accountId: 'a', groups: { size: names.length, items: names.map((name) => ({ name })) } },
});
const may = { status: 200, body: { globalPermissions: ['ADMINISTER'], projectPermissions: [] } };
const mayNot = { status: 200, body: { globalPermissions: [] } };
const failed = { status: 403 };
const administrator = { kind: 'administrator' };

const table: [string, Parameters<typeof ask>, object][] = [
  [
    'a site administrator',
    ['groups-or-permission', inGroups('users', 'site-admins'), null],
    administrator,
  ],
  ['an organization administrator', ['groups', inGroups('org-admins'), null], administrator],
  [
    'a member of Site-Admins',
    ['groups', inGroups('Site-Admins'), null],
    { kind: 'other', groups: ['Site-Admins'] },
  ],
  ['a holder of the permission', ['groups-or-permission', inGroups('users'), may], administrator],
  ['a holder of it, who cannot be read', ['groups-or-permission', failed, may], administrator],
  [
    'anybody else',
    ['groups-or-permission', inGroups('users', 'x'), mayNot],
    { kind: 'other', groups: ['users', 'x'] },
  ],
  [
    'one without groups',
    ['groups-or-permission', { status: 200 }, mayNot],
    { kind: 'other', groups: [] },
  ],
  [
    'one whose permission cannot be read',
    ['groups-or-permission', inGroups('x'), failed],
    { kind: 'other', groups: ['x'] },
  ],
  [
    'one of whom nothing can be read',
    ['groups-or-permission', failed, failed],
    { kind: 'unreadable' },
  ],
  ['one who cannot be read, by groups', ['groups', failed, null], { kind: 'unreadable' }],
  [
    'one whom a broken site does not tell',
    ['groups', { status: 503 }, null],
    { kind: 'unreadable' },
  ],
];

for (const [who, [check, user, rights], expected] of table) {
  test(`${who}, by ${check}`, async () => {
    assert.deepEqual(await ask(check, user, rights), expected);
  });
}

test('an answer that is not as documented is an error', () =>
  assert.rejects(ask('groups', { status: 200, body: { groups: [] } }, null), {
    code: 'JIRA_ANSWER_UNEXPECTED',
  }));
