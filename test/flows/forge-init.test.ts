import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forgeAppId, runForgeInit } from '../support/make-forge-app.ts';

test('the app that is written passes the full validation of Atlassian', async () => {
  const { exitCode, stdout, read } = await runForgeInit();
  assert.equal(exitCode, 0);
  assert.match(stdout, /register\n.*deploy -e production\n.*install -e production/);
  assert.deepEqual(read?.problems, []);
  assert.deepEqual(
    read?.manifest.remotes?.map(({ baseUrl }) => baseUrl),
    ['https://sync.example.com/pre'],
  );
});

test('so does the one that is a Connect app as well, and keeps its key', async () => {
  const key = 'gitlab-jira-connect-git.example.com';
  const { read } = await runForgeInit('--connect-key', key, '--app-id', forgeAppId);
  assert.deepEqual(read?.problems, []);
  const { app, remotes } = read?.manifest ?? {};
  assert.deepEqual(app, {
    id: forgeAppId,
    runtime: { name: 'nodejs22.x' },
    connect: { key, remote: 'connect', authentication: 'jwt' },
  });
  assert.deepEqual(
    remotes?.map(({ baseUrl }) => baseUrl),
    ['https://sync.example.com/pre', 'https://sync.example.com/pre/-/jira_connect'],
  );
});

test('what Forge would not take is refused before anything is written', async () => {
  for (const [option, value, exitCode] of [
    ['--public-url', 'http://sync.example.com', 1],
    ['--public-url', 'https://sync.example.com/?a=1', 1],
    ['--public-url', `https://sync.example.com/${'long/'.repeat(50)}`, 1],
    ['--app-id', 'an-app', 2],
    ['--connect-key', 'a "key"', 2],
  ] as const) {
    const answer = await runForgeInit(option, value);
    assert.equal(answer.exitCode, exitCode, answer.stderr);
    assert.equal(answer.read, null);
  }
});
