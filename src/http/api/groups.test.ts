import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFakeServer } from '../http-deps.fake.ts';

const url = '/api/v4/groups?min_access_level=40&skip_groups=40%2C41&page=2';

test('the groups of a person are GitLab’s answer, paging headers included', async () => {
  const { app, world } = createFakeServer();
  const answer = await app.inject({ url, headers: { authorization: 'Bearer personal' } });
  assert.deepEqual([answer.statusCode, answer.body], [200, '[{"id":40}]']);
  assert.equal(answer.headers['x-total'], '1');
  assert.match(String(answer.headers['content-type']), /^application\/json/);
  assert.deepEqual(world.asked, [
    'groups min_access_level=40&skip_groups=40%2C41&page=2 as personal',
  ]);
});

for (const authorization of [undefined, 'Bearer', 'Basic YTpi', 'Bearer a b']) {
  test(`with the header ${authorization} nobody is asked`, async () => {
    const { app, world } = createFakeServer();
    const answer = await app.inject({ url, headers: authorization ? { authorization } : {} });
    assert.deepEqual([answer.statusCode, answer.json()], [401, { message: '401 Unauthorized' }]);
    assert.deepEqual(world.asked, []);
  });
}
