import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Project } from '../../sandbox/gitlab/index.ts';
import { holdsEventually } from '../support/eventually.ts';
import { jiraShows } from '../support/jira-shows.ts';
import { givenLinkedProject } from '../support/link-group.ts';
import { makeRequest, sendWebhook } from '../support/send-webhook.ts';
import { useWorld } from '../support/use-world.ts';

let shop: Project;
const given = useWorld({ gitlab: { signingTokens: false } }, async (world) => {
  shop = await givenLinkedProject(world, 'acme');
});

test('a webhook of a GitLab that cannot sign is proven by its token', async () => {
  const request = await makeRequest(given(), shop, 'ANSWER-5');
  assert.equal(request.headers['webhook-signature'], undefined);
  for (const token of [undefined, '', 'wrong', `${request.headers['X-Gitlab-Token']}x`]) {
    const refused = await sendWebhook(request, { headers: { 'X-Gitlab-Token': token } });
    assert.equal(refused.status, 401, token);
  }
  assert.equal((await sendWebhook(request)).status, 200);
  await holdsEventually(() =>
    assert.deepEqual(jiraShows(given(), 'ANSWER-5').branches, ['ANSWER-5']),
  );
});
