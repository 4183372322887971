import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeBatchBody } from './make-batch-body.ts';

const long = 'x'.repeat(3000);

test('a repository is cut to what Jira takes', () => {
  const repository = {
    id: '42',
    name: long,
    description: `🦊${long}`,
    url: `https://git.example.com/p/-/${long}`,
    avatarUrl: `https://git.example.com/${long}`,
    sequence: 1,
    entities: [],
  };
  const body = makeBatchBody(
    { endpoint: 'devinfo', urgency: 'live', repositories: [repository] },
    'p',
  );
  assert.deepEqual(JSON.parse(body).repositories, [
    {
      id: '42',
      name: `${'x'.repeat(254)}…`,
      description: `${'x'.repeat(1023)}…`,
      url: 'https://git.example.com/p',
      updateSequenceId: 1,
    },
  ]);
});
