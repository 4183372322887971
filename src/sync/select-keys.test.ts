import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileMatchings, gitlabMatching, maxIssueKeys } from '../domain/index.ts';
import {
  makeBranch,
  makeBuild,
  makeCommit,
  makeDeployment,
  makeFlag,
  makeMergeRequest,
} from './entities.fake.ts';
import { limitKeys, selectKeys } from './select-keys.ts';

const select = compileMatchings([gitlabMatching]);

test('a commit has the keys of its whole message', () => {
  const commit = makeCommit({ message: 'ABC-1 title\n\nSee also XY-2.\nABC-1' });
  assert.deepEqual(selectKeys(commit, select), ['ABC-1', 'XY-2']);
});

test('a merge request has the keys of title and description, not of its branch', () => {
  const mergeRequest = makeMergeRequest({
    title: 'ABC-1 title',
    description: 'Closes XY-2',
    sourceBranch: 'ZZ-3',
  });
  assert.deepEqual(selectKeys(mergeRequest, select), ['ABC-1', 'XY-2']);
});

test('a branch has the keys of its name, then those that merge requests lend it, each once', () => {
  const branch = makeBranch({ name: 'ABC-1-and-XY-2', head: makeCommit({ message: 'ZZ-3' }) });
  assert.deepEqual(selectKeys(branch, select), ['ABC-1', 'XY-2']);
  assert.deepEqual(selectKeys(branch, select, ['XY-2', 'MR-4']), ['ABC-1', 'XY-2', 'MR-4']);
  assert.deepEqual(selectKeys(makeBranch({ name: 'main' }), select, ['MR-4']), ['MR-4']);
});

test('a merge request has the keys of its branch too where a link says so', () => {
  const mergeRequest = makeMergeRequest({ title: 'ABC-1', sourceBranch: 'ABC-1-ZZ-3' });
  const both = compileMatchings([{ ...gitlabMatching, searchesSourceBranch: true }]);
  assert.deepEqual(selectKeys(mergeRequest, both), ['ABC-1', 'ZZ-3']);
});

test('builds have the keys of their ref and texts, deployments of texts, flags of the description', () => {
  assert.deepEqual(selectKeys(makeBuild({ ref: 'ABC-1', texts: ['XY-2'] }), select), [
    'ABC-1',
    'XY-2',
  ]);
  const deployment = makeDeployment({ ref: 'ABC-1', texts: ['XY-2'] });
  assert.deepEqual(selectKeys(deployment, select), ['XY-2']);
  assert.deepEqual(selectKeys(makeFlag({ name: 'ABC-1', description: 'XY-2' }), select), ['XY-2']);
});

const many = Array.from({ length: maxIssueKeys + 3 }, (_, n) => `MR-${n}`);
const limits: [what: string, unknown: string[], kept: (key: string, index: number) => boolean][] = [
  ['nothing unknown', [], (_, index) => index < maxIssueKeys],
  ['few unknown', ['MR-1'], (key, index) => key !== 'MR-1' && index <= maxIssueKeys],
  [
    'more unknown than must go',
    ['MR-1', 'MR-2', 'MR-3', 'MR-502'],
    (key) => !['MR-2', 'MR-3', 'MR-502'].includes(key),
  ],
];

for (const [what, unknown, kept] of limits) {
  test(`of too many keys, with ${what}, as many stay as Jira takes, in their order`, () => {
    const keys = limitKeys(many, new Set(unknown));
    assert.equal(keys.length, maxIssueKeys);
    assert.deepEqual(keys, many.filter(kept));
  });
}

test('of keys that Jira takes all stay, also those it does not know', () => {
  assert.deepEqual(limitKeys(['ABC-1', 'XY-2'], new Set(['XY-2'])), ['ABC-1', 'XY-2']);
});
