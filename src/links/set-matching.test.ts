import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gitlabMatching, type LinkId } from '../domain/index.ts';
import { connection, createLinkFakes, installation, makeLink, target } from './link-deps.fake.ts';
import { linkTarget } from './link-target.ts';
import { setMatching } from './set-matching.ts';

const linkId = 3 as LinkId;
const restart = [
  'job in transaction',
  'restart-history',
  { linkId: 3, project: null },
  { key: 'link-3' },
];

test('a new rule is saved, and the past is read again', async () => {
  const { deps, calls, answers } = createLinkFakes();
  answers.link = makeLink({ matching: { ...gitlabMatching, jiraProjects: ['ABC'] } });
  const matching = { jiraProjects: ['ABC'], searchesSourceBranch: true, pattern: null };
  const answer = await setMatching(deps, linkId, { searchesSourceBranch: true });
  assert.deepEqual(answer, { kind: 'changed', link: makeLink({ matching }) });
  assert.deepEqual(calls, [['save matching', linkId, matching], restart]);
});

test('a rule that is the same makes no work', async () => {
  const { deps, calls } = createLinkFakes();
  const answer = await setMatching(deps, linkId, { jiraProjects: [], pattern: null });
  assert.deepEqual(answer, { kind: 'unchanged', link: makeLink() });
  assert.deepEqual(calls, []);
});

const strange: [string, object, RegExp][] = [
  ['a look-around', { pattern: 'a(?!b)' }, /not RE2: invalid or unsupported Perl syntax/],
  ['a back-reference', { pattern: '(a)\\1' }, /not RE2: invalid escape sequence/],
  ['an open bracket', { pattern: '(' }, /not RE2: missing closing/],
  ['a tower of repetitions', { pattern: '((a{100}){100}){100}' }, /not RE2: invalid repeat count/],
  ['nothing', { pattern: ' ' }, /is empty/],
  ['a book', { pattern: 'a'.repeat(1_001) }, /longer than 1000/],
  ['a Jira project that cannot be', { jiraProjects: ['A B'] }, /“A B” is not the key/],
];

for (const [what, options, safe] of strange) {
  test(`${what} is no rule`, async () => {
    const { deps, calls } = createLinkFakes();
    await assert.rejects(setMatching(deps, linkId, options), { code: 'MATCHING_INVALID', safe });
    assert.deepEqual(calls, []);
  });
}

test('a new link with another rule than the one above it reads again what both cover', async () => {
  const { deps, calls, answers } = createLinkFakes();
  const matching = { ...gitlabMatching, jiraProjects: ['ABC'] };
  const above = { ...target, id: 1, fullPath: 'acme' };
  answers.others = [makeLink({ id: 7 as LinkId, target: above, matching })];
  const place = { installation, connection, target };
  await linkTarget(deps, { ...place, linkedBy: 'cli', accountId: null });
  assert.deepEqual(calls.slice(2), [['save matching', 3, gitlabMatching], restart]);
});
