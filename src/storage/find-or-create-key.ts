import { randomBytes, randomUUID } from 'node:crypto';
import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makeSecret, type Secret } from '../lib/index.ts';
import { readEncryptionKey } from './encryption-key.ts';

const fileName = 'encryption-key';

/**
 * The key in `<dataDir>/encryption-key` (mode 0600), made on the first call. Processes that start
 * together get the same one. Throws `SECRET_KEY_UNKNOWN` when the file holds no key: it is never
 * replaced, since everything sealed so far would be lost with it.
 */
export async function findOrCreateKey(dataDir: string): Promise<Secret> {
  const path = join(dataDir, fileName);
  const text = (await findText(path)) ?? (await createKeyFile(dataDir, path));
  const key = makeSecret(text.trim());
  readEncryptionKey(key);
  return key;
}

async function findText(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    throw error;
  }
}

async function createKeyFile(dataDir: string, path: string): Promise<string> {
  await mkdir(dataDir, { recursive: true });
  const draft = `${path}.${randomUUID()}`;
  await writeDurably(draft, `${randomBytes(32).toString('hex')}\n`);
  try {
    // A hard link appears whole or not at all, and unlike a rename never replaces what is there.
    await link(draft, path);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  } finally {
    await rm(draft, { force: true });
  }
  await syncDirectory(dataDir);
  return readFile(path, 'utf8');
}

async function writeDurably(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Without it a power cut could keep rows sealed with the key and lose the key. */
async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
