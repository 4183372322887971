import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openSandbox } from '../test-client.ts';

test('the story goes from a branch to its merge, and each page of it can be looked at', async () => {
  await using box = await openSandbox({ deliverHooks: 'ordered' });
  await box.api('POST', '/groups/acme/hooks', {
    url: box.hookUrl,
    merge_requests_events: true,
    pipeline_events: true,
    deployment_events: true,
  });
  const { project } = await box.gitlab.demoRepository({ group: box.group });
  const steps: string[] = [];
  const mergeRequest = await box.gitlab.playStory({
    project,
    speed: Number.POSITIVE_INFINITY,
    onStep: (text) => steps.push(text),
  });
  assert.equal(steps.length, 12);
  assert.equal(mergeRequest.state, 'merged');
  const hooks = await box.received();
  const actions = hooks.map(({ body }) => {
    const attributes = body.object_attributes as { action?: string; status?: string } | undefined;
    const { action = 'push', status } = attributes ?? { status: body.status };
    return status === undefined ? action : `${body.object_kind} ${status}`;
  });
  assert.deepEqual(actions, [
    'push',
    'push',
    'open',
    'pipeline running',
    'pipeline success',
    'push',
    'update',
    'approved',
    'push',
    'merge',
    'push',
    'pipeline running',
    'deployment running',
    'deployment success',
    'pipeline success',
  ]);
  const { iid, sha } = mergeRequest;
  for (const page of [
    '',
    '/-/pipelines/1',
    `/-/merge_requests/${iid}`,
    `/-/commit/${sha}`,
    '/-/commits/main',
  ]) {
    const response = await fetch(`${box.gitlab.url}/acme/shop${page}`);
    assert.equal(response.status, 200, page);
    assert.match(await response.text(), /DEMO-4/);
  }
});

test('a person can change things by the forms, and cannot inject markup', async () => {
  await using box = await openSandbox();
  const project = box.gitlab.createProject({ group: box.group, name: 'shop' });
  const send = (fields: Record<string, string>) =>
    fetch(`${box.gitlab.url}/-/sandbox/act`, {
      method: 'POST',
      body: new URLSearchParams({
        project: String(project.id),
        user: String(box.alice.id),
        ...fields,
      }),
    });
  const page = await send({ act: 'push', branch: 'main', message: '<script>alert(1)</script>' });
  assert.equal(page.status, 200);
  assert.doesNotMatch(await page.text(), /<script>/);
  await send({ act: 'push', branch: 'DEMO-1', message: 'DEMO-1' });
  await send({ act: 'open', branch: 'DEMO-1', title: 'DEMO-1' });
  await send({ act: 'merge', iid: '1' });
  assert.equal(box.gitlab.findMergeRequest(project, 1)?.state, 'merged');
});
