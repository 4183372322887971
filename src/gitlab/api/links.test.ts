import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeConnection } from '../../../test/fixtures/gitlab/fake-gitlab.ts';
import {
  absoluteUrl,
  blobUrl,
  commitUrl,
  featureFlagsUrl,
  jobUrl,
  mergeRequestUrl,
  newMergeRequestUrl,
  pipelineUrl,
  projectUrl,
  refUrl,
  userUrl,
} from './links.ts';

const connection = makeConnection();
const project = 'https://gitlab.example.com/gitlab/acme/shop';

const table: [actual: string | null, expected: string | null][] = [
  [projectUrl(connection, 'acme/shop'), project],
  [userUrl(connection, 'anna'), 'https://gitlab.example.com/gitlab/anna'],
  [commitUrl(project, 'abc'), `${project}/-/commit/abc`],
  [blobUrl(project, 'abc', 'a b/c#?.ts'), `${project}/-/blob/abc/a%20b/c%23%3F.ts`],
  [refUrl(project, 'feature/ü 100%'), `${project}/-/commits/feature/%C3%BC%20100%25`],
  [refUrl(project, 'half\ud800'), `${project}/-/commits/half%EF%BF%BD`],
  [
    refUrl(project, 'refs/merge-requests/7/head'),
    `${project}/-/commits/refs/merge-requests/7/head`,
  ],
  [pipelineUrl(project, 31), `${project}/-/pipelines/31`],
  [jobUrl(project, 796), `${project}/-/jobs/796`],
  [featureFlagsUrl(project), `${project}/-/feature_flags`],
  [mergeRequestUrl(project, 7), `${project}/-/merge_requests/7`],
  [
    newMergeRequestUrl(project, 'feature/a&b'),
    `${project}/-/merge_requests/new?merge_request%5Bsource_branch%5D=feature%2Fa%26b`,
  ],
  [absoluteUrl(connection, '/uploads/a.png'), 'https://gitlab.example.com/uploads/a.png'],
  [absoluteUrl(connection, 'https://avatars.example/a'), 'https://avatars.example/a'],
  [absoluteUrl(connection, 'http://'), null],
  [absoluteUrl(connection, null), null],
];

for (const [actual, expected] of table) {
  test(`link ${expected}`, () => {
    assert.equal(actual, expected);
  });
}
