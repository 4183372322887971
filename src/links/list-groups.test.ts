import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Connection } from '../domain/index.ts';
import { makeSecret, type Secret } from '../lib/index.ts';
import { connection } from './link-deps.fake.ts';
import { listGroups } from './list-groups.ts';

test("GitLab's answer is passed on, asked with nothing but the parameters of the list", async () => {
  const token = makeSecret('personal');
  const answer = { status: 200, body: '[]', headers: { 'x-total': '0' } };
  const asked: string[] = [];
  const askGitlabAsUser = {
    listGroups: async (_connection: Connection, used: Secret, query: URLSearchParams) => {
      assert.equal(used, token);
      asked.push(query.toString());
      return answer;
    },
  };
  const query = new URLSearchParams(
    'min_access_level=40&skip_groups=&page=2&private_token=x&connection=main&search=a b',
  );
  assert.equal(await listGroups({ askGitlabAsUser }, { connection, token, query }), answer);
  assert.deepEqual(asked, ['min_access_level=40&page=2&search=a+b']);
});
