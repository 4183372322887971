import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findNameProblem } from './find-name-problem.ts';
import { proposeBranchName } from './propose-branch-name.ts';

const table: [key: string, summary: string, name: string][] = [
  ['', 'A summary alone', ''],
  ['ABC-1', '', 'ABC-1'],
  ['ABC-1', 'Fix the Login Page', 'ABC-1-fix-the-login-page'],
  ['ABC-1', '  spaces,  signs & more! ', 'ABC-1-spaces-signs-more'],
  ['A_B-1', 'snake_case -- stays', 'A_B-1-snake_case-stays'],
  ['ABC-1', 'Größe für Œuvre à la Łódź', 'ABC-1-grosse-fur-oeuvre-a-la-lodz'],
  ['ABC-1', '修正する', 'ABC-1'],
  ['ABC-1', '../../etc/passwd', 'ABC-1-etc-passwd'],
  ['ABC-1', '<img src=x onerror=alert(1)>', 'ABC-1-img-src-x-onerror-alert-1'],
];
for (const [key, summary, name] of table) {
  test(`${key || 'no key'} with “${summary}” is ${name || 'no name'}`, () => {
    assert.equal(proposeBranchName(key, summary), name);
  });
}

test('a long summary ends with a whole word within 100 characters', () => {
  const name = proposeBranchName('ABC-1', 'twelve chars '.repeat(20));
  assert.equal(
    name,
    `ABC-1-${Array.from({ length: 7 }, () => 'twelve-chars').join('-')}`.slice(0, 96),
  );
  assert.ok(name.length <= 100);
});

test('exactly 100 characters stay', () => {
  const summary = 'a'.repeat(94);
  assert.equal(proposeBranchName('ABC-1', summary), `ABC-1-${summary}`);
  assert.equal(proposeBranchName('ABC-1', `${summary}a`), 'ABC-1');
});

test('whatever is proposed git takes', () => {
  for (const [key, summary] of table) {
    const name = proposeBranchName(key, summary);
    if (name !== '') assert.equal(findNameProblem(name), null);
  }
});
