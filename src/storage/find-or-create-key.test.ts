import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { reveal } from '../lib/index.ts';
import { findOrCreateKey } from './find-or-create-key.ts';

async function inTemporaryDirectory(use: (directory: string) => Promise<void>): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'key-'));
  try {
    await use(directory);
  } finally {
    await rm(directory, { recursive: true });
  }
}

test('the key is made once, readable by its owner alone, and found again', () =>
  inTemporaryDirectory(async (directory) => {
    const dataDir = join(directory, 'not', 'there', 'yet');
    const made = reveal(await findOrCreateKey(dataDir));
    assert.match(made, /^[0-9a-f]{64}$/);
    assert.equal(reveal(await findOrCreateKey(dataDir)), made);
    assert.equal((await stat(join(dataDir, 'encryption-key'))).mode & 0o777, 0o600);
    assert.deepEqual(await readdir(dataDir), ['encryption-key']);
  }));

test('many that start together get the same key', () =>
  inTemporaryDirectory(async (directory) => {
    const keys = await Promise.all(Array.from({ length: 20 }, () => findOrCreateKey(directory)));
    assert.equal(new Set(keys.map(reveal)).size, 1);
  }));

test('a file that holds no key is refused and left as it is', () =>
  inTemporaryDirectory(async (directory) => {
    const path = join(directory, 'encryption-key');
    await writeFile(path, 'damaged');
    await assert.rejects(findOrCreateKey(directory), { code: 'SECRET_KEY_UNKNOWN' });
    assert.equal(await readFile(path, 'utf8'), 'damaged');
  }));
