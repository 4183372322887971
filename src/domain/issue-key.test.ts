import assert from 'node:assert/strict';
import { test } from 'node:test';
import { maxIssueKeys, selectIssueKeys } from './issue-key.ts';

const cases: [what: string, text: string, keys: string[]][] = [
  ['nothing', '', []],
  ['no key', 'tidy up', []],
  ['a key alone', 'ABC-1', ['ABC-1']],
  ['a key in a sentence', 'Fix ABC-12, at last', ['ABC-12']],
  ['several, in the order of first mention', 'XY-2 ABC-1 XY-2', ['XY-2', 'ABC-1']],
  ['several in one word', 'ABC-1/XY-2.ZZ-3', ['ABC-1', 'XY-2', 'ZZ-3']],
  ['digits and underscores in the project', 'A1_B-3', ['A1_B-3']],
  ['leading zeros', 'ABC-007', ['ABC-007']],
  ['no boundary at its end', 'ABC-1x ABC-2_y ABC-3-4', ['ABC-1', 'ABC-2', 'ABC-3']],
  ['lower case', 'abc-1', []],
  ['mixed case', 'aBC-1 AbC-1', []],
  ['a project of one letter', 'A-1', []],
  ['a project that begins with a digit', '1AB-1', []],
  ['a letter before', 'xABC-1', []],
  ['an underscore before', '_ABC-1', []],
  ['a digit before', '9ABC-1', []],
  ['a letter of another script before', 'éABC-1 ßABC-2 жABC-3 字ABC-4', []],
  ['a letter with a combining accent before', 'e\u0301ABC-1', ['ABC-1']],
  ['a sign or an emoji before', '#ABC-1 🚀XY-2 →ZZ-3', ['ABC-1', 'XY-2', 'ZZ-3']],
  ['a hyphen before', '-ABC-1 1-XY-2', ['ABC-1', 'XY-2']],
  ['letters of another script', 'ÄBC-1 АВС-1', []],
  ['digits of another script', 'ABC-١', []],
  ['a vulnerability', 'CVE-2021-1', ['CVE-2021']],
  ['no number', 'ABC- ABC-x', []],
  ['a branch', 'feature/ABC-12-add-x', ['ABC-12']],
  ['lines', 'one\nABC-1\r\nXY-2', ['ABC-1', 'XY-2']],
  ['a project as long as Jira takes', `${'A'.repeat(255)}-1`, [`${'A'.repeat(255)}-1`]],
  ['a longer project', `${'A'.repeat(256)}-1`, []],
  ['a longer number', `ABC-${'1'.repeat(256)}`, []],
];

for (const [what, text, keys] of cases) {
  test(`issue keys of ${what}`, () => {
    assert.deepEqual(selectIssueKeys(text), keys);
  });
}

test('texts are joined with one space; those that are missing do not count', () => {
  assert.deepEqual(selectIssueKeys('see ABC', '-1', null, undefined, 'XY-2'), ['XY-2']);
  assert.deepEqual(selectIssueKeys('x', 'ABC-1'), ['ABC-1']);
});

test('only the first 500 keys are kept', () => {
  const text = Array.from({ length: 600 }, (_, n) => `ABC-${n}`).join(' ');
  const keys = selectIssueKeys(text);
  assert.equal(keys.length, maxIssueKeys);
  assert.equal(keys.at(-1), 'ABC-499');
});

test('a hostile text takes time in proportion to its length', () => {
  const measure = (text: string) => {
    const started = performance.now();
    selectIssueKeys(text);
    return performance.now() - started;
  };
  for (const piece of ['A', 'A_', 'AB-', 'A-A', 'AB CD-', '_A1-']) {
    measure(piece.repeat(10_000));
    const tookMs = measure(piece.repeat(1_000_000 / piece.length));
    assert.ok(tookMs < 1_000, `${piece} took ${tookMs} ms`);
  }
});
