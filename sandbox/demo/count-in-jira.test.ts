import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StoredEntity } from '../jira/index.ts';
import { countInJira } from './count-in-jira.ts';
import { selectPanels } from './select-panels.ts';

type Kind = StoredEntity['kind'];

function makeJira(rows: readonly (readonly [string, Kind, readonly string[]])[]) {
  const entities = rows.map(
    ([name, kind, issueKeys]) =>
      ({ kind, issueKeys, repository: { data: { name } } }) as unknown as StoredEntity,
  );
  return { entities: () => entities, baseUrl: 'http://jira' };
}

test('counts are per kind, per repository, and issues are counted once', () => {
  const jira = makeJira([
    ['b', 'commits', ['X-1', 'X-2']],
    ['b', 'commits', ['X-1']],
    ['a', 'branches', ['X-1']],
    ['a', 'pullRequests', ['X-3']],
  ]);
  assert.deepEqual(countInJira(jira), {
    issues: 3,
    branches: 1,
    commits: 2,
    mergeRequests: 1,
    perRepository: [
      { name: 'a', issues: 2, branches: 1, commits: 0, mergeRequests: 1 },
      { name: 'b', issues: 2, branches: 0, commits: 2, mergeRequests: 0 },
    ],
  });
});

test('the best panel has every kind of thing, then most of them, then the highest number', () => {
  const jira = makeJira([
    ...Array.from({ length: 50 }, () => ['a', 'commits', ['X-1']] as const),
    ['a', 'commits', ['X-2']],
    ['a', 'branches', ['X-2']],
    ['a', 'pullRequests', ['X-2']],
    ['a', 'commits', ['X-9', 'X-10']],
  ]);
  const none = () => [];
  const ci = { builds: none, deployments: none, featureFlags: none };
  const panels = selectPanels({ ...jira, ...ci }, 3);
  assert.deepEqual(
    panels.map(({ key }) => key),
    ['X-2', 'X-1', 'X-10'],
  );
  assert.equal(panels[0]?.url, 'http://jira/browse/X-2');
});
