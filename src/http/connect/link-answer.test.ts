import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LinkAsUserAnswer } from '../../links/index.ts';
import { makeLink } from '../http-deps.fake.ts';
import { toLinkRefusal } from './link-answer.ts';

const seeJira = 'Check the permissions in Jira and try again.';

const table: [LinkAsUserAnswer, number, string][] = [
  [{ kind: 'not_signed_in' }, 401, '401 Unauthorized'],
  [{ kind: 'jira_user_unreadable' }, 403, `Could not fetch user information from Jira. ${seeJira}`],
  [
    { kind: 'not_administrator', groups: [] },
    403,
    `User is not a member of any Jira groups. The user must be a member of one of the following groups: site-admins, org-admins. ${seeJira}`,
  ],
  [
    { kind: 'not_administrator', groups: ['users', 'staff'] },
    403,
    `User is not a member of the site-admins or org-admins group(s). Current groups: users, staff. ${seeJira}`,
  ],
  [
    { kind: 'not_linkable' },
    401,
    'Cannot find namespace. Make sure you have sufficient permissions.',
  ],
  [{ kind: 'already_linked' }, 422, 'Namespace has already been added'],
];
for (const [answer, status, message] of table) {
  test(`${JSON.stringify(answer)} in GitLab's words`, () => {
    assert.deepEqual(toLinkRefusal(answer), { status, message });
  });
}

test('what was linked is no refusal', () => {
  assert.equal(toLinkRefusal({ kind: 'linked', link: makeLink() }), null);
});
