import assert from 'node:assert/strict';
import { createSecretKey } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { test } from 'node:test';
import { decodeProtectedHeader, jwtVerify } from 'jose';
import { makeQueryStringHash } from '../connect/query-string-hash.ts';
import { clientDeps, now, secret, startSite } from './jira-site.fake.ts';
import { createSubmitToJira } from './submit-to-jira.ts';

const { removeEntity } = createSubmitToJira({ ...clientDeps, product: 'test' });
const nowS = now.getTime() / 1000;
const repository = '/rest/devinfo/0.10/repository/other-42';

for (const [kind, id, path] of [
  ['repository', '42', `${repository}?_updateSequenceId=5`],
  ['commit', 'c0ffee', `${repository}/commit/c0ffee?_updateSequenceId=5`],
  ['branch', 'f00d', `${repository}/branch/f00d?_updateSequenceId=5`],
  ['merge_request', '7/8', `${repository}/pull_request/7%2F8?_updateSequenceId=5`],
  ['build', 'abc/3', '/rest/builds/0.1/pipelines/other-abc/builds/3'],
  [
    'deployment',
    '11/12/3',
    '/rest/deployments/0.1/pipelines/other-11/environments/other-12/deployments/3',
  ],
  [
    'deployment',
    'external-42/12/3',
    '/rest/deployments/0.1/pipelines/other-external-42/environments/other-12/deployments/3',
  ],
  ['feature_flag', '42-abc', '/rest/featureflags/0.1/flag/other-42-abc'],
] as const) {
  test(`the ${kind} ${id} is removed, signed for that very request`, async (context) => {
    const seen: IncomingMessage[] = [];
    const installation = await startSite(context, (request, response) => {
      seen.push(request);
      response.writeHead(202).end();
    });
    const removal = { repositoryId: 'other-42', idPrefix: 'other-', kind, id, sequence: 5 };
    await removeEntity(installation, removal);
    const [request] = seen;
    assert.equal(seen.length, 1);
    assert.equal(request?.method, 'DELETE');
    assert.equal(request?.url, `/jira${path}`);
    const token = request?.headers.authorization?.replace('JWT ', '') ?? '';
    assert.deepEqual(decodeProtectedHeader(token), { alg: 'HS256', typ: 'JWT' });
    const key = createSecretKey(secret, 'utf8');
    const { payload } = await jwtVerify(token, key, { currentDate: now });
    assert.deepEqual(payload, {
      iss: await clientDeps.readAppKey(),
      iat: nowS,
      exp: nowS + 180,
      qsh: makeQueryStringHash('DELETE', path),
    });
  });
}

for (const kind of ['repository', 'commit', 'build', 'deployment', 'feature_flag'] as const) {
  const removal = { repositoryId: '42', idPrefix: '', kind, id: '1/2/3', sequence: 5 };

  test(`a ${kind} that Jira does not have is removed already`, async (context) => {
    const installation = await startSite(context, (_, response) => response.writeHead(404).end());
    await assert.doesNotReject(removeEntity(installation, removal));
  });

  test(`a ${kind} that Jira refuses to remove is not removed`, async (context) => {
    const installation = await startSite(context, (_, response) => response.writeHead(429).end());
    await assert.rejects(removeEntity(installation, removal), { code: 'JIRA_RATE_LIMITED' });
  });
}
