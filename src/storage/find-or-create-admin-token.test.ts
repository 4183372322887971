import assert from 'node:assert/strict';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { reveal } from '../lib/index.ts';
import { findOrCreateAdminToken } from './find-or-create-admin-token.ts';

test('the token is made once, readable by its owner alone, and is new once', async (t) => {
  const directory = await mkdtemp(join(tmpdir(), 'token-'));
  t.after(() => rm(directory, { recursive: true }));
  const made = await findOrCreateAdminToken(join(directory, 'data'));
  assert.deepEqual([made.isNew, made.path], [true, join(directory, 'data', 'admin-token')]);
  assert.match(reveal(made.token), /^[0-9a-f]{64}$/);
  assert.equal((await stat(made.path ?? '')).mode & 0o777, 0o600);
  const found = await findOrCreateAdminToken(join(directory, 'data'));
  assert.deepEqual([found.isNew, reveal(found.token)], [false, reveal(made.token)]);
});

test('where no file can be written, each start has a token of its own', async (t) => {
  const directory = await mkdtemp(join(tmpdir(), 'token-'));
  t.after(() => rm(directory, { recursive: true }));
  const file = join(directory, 'file');
  await writeFile(file, '');
  const [one, other] = [await findOrCreateAdminToken(file), await findOrCreateAdminToken(file)];
  assert.deepEqual([one.path, one.isNew], [null, true]);
  assert.notEqual(reveal(one.token), reveal(other.token));
});

test('a file that somebody emptied opens nothing', async (t) => {
  const directory = await mkdtemp(join(tmpdir(), 'token-'));
  t.after(() => rm(directory, { recursive: true }));
  await writeFile(join(directory, 'admin-token'), '\n');
  const { token, path } = await findOrCreateAdminToken(directory);
  assert.deepEqual([path, reveal(token).length], [null, 64]);
});
