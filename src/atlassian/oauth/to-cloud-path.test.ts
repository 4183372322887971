import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toCloudPath } from './to-cloud-path.ts';

const table: [path: string, expected: string | null][] = [
  ['/rest/devinfo/0.10/bulk', '/jira/devinfo/0.1/cloud/c-1/bulk'],
  ['/rest/builds/0.1/bulk', '/jira/builds/0.1/cloud/c-1/bulk'],
  [
    '/rest/devinfo/0.10/repository/a%2Fb/branch/x?_updateSequenceId=7',
    '/jira/devinfo/0.1/cloud/c-1/repository/a%2Fb/branch/x?_updateSequenceId=7',
  ],
  [
    '/rest/deployments/0.1/pipelines/1/environments/2/deployments/3/gating-status',
    '/jira/deployments/0.1/cloud/c-1/pipelines/1/environments/2/deployments/3/gating-status',
  ],
  ['/rest/featureflags/0.1/flag/7', '/jira/featureflags/0.1/cloud/c-1/flag/7'],
  ['/rest/api/3/user?accountId=x', null],
  ['/rest/api/3/permissions/check', null],
  ['/rest/devinfo/0.10', null],
];

for (const [path, expected] of table) {
  test(`${path} is ${expected ?? 'nowhere'}`, () =>
    assert.equal(toCloudPath(path, 'c-1'), expected));
}
