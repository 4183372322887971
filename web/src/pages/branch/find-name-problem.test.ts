import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { findNameProblem } from './find-name-problem.ts';

const good = [
  'ABC-1',
  'ABC-1-fix-login',
  'feature/ABC-1_x',
  'a.b',
  'user@host',
  'ä-ö',
  'a,b;c',
  'x'.repeat(200),
  'refs/tags-like',
  '<img>',
];
for (const name of good) {
  test(`${name} will do`, () => {
    assert.equal(findNameProblem(name), null);
    assert.equal(takenByGit(name), true);
  });
}

const bad: [name: string, says: RegExp][] = [
  ['', /Enter a name/],
  ['two words', /no spaces/],
  ['a\tb', /no spaces/],
  ['a\u0007b', /control/],
  ['a\u007fb', /control/],
  ['a~b', /none of/],
  ['a^b', /none of/],
  ['a:b', /none of/],
  ['a?b', /none of/],
  ['a*b', /none of/],
  ['a[b', /none of/],
  ['a\\b', /none of/],
  ['a..b', /two dots/],
  ['a@{b', /@\{/],
  ['-a', /begin with a hyphen/],
  ['/a', /slash/],
  ['a/', /slash/],
  ['a//b', /slash/],
  ['.a', /begins with a dot/],
  ['a/.b', /begins with a dot/],
  ['a.', /end with a dot/],
  ['a.lock', /\.lock/],
  ['a.lock/b', /\.lock/],
];
for (const [name, says] of bad) {
  test(`${JSON.stringify(name)} is refused, as by git`, () => {
    assert.match(findNameProblem(name) ?? '', says);
    assert.equal(takenByGit(name), false);
  });
}

const refusedByGitlab: [name: string, says: RegExp][] = [
  ['a\u00a0b', /no spaces/],
  ['@', /not @/],
  ['HEAD', /HEAD/],
  ['refs/heads/a', /refs\/heads/],
  ['0123456789abcdef0123456789abcdef01234567', /hash of a commit/],
  ['x'.repeat(256), /255 characters/],
];
for (const [name, says] of refusedByGitlab) {
  test(`${JSON.stringify(name)} is refused`, () => {
    assert.match(findNameProblem(name) ?? '', says);
  });
}

function takenByGit(name: string): boolean {
  return spawnSync('git', ['check-ref-format', '--branch', name]).status === 0;
}
