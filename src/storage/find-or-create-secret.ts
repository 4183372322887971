import { randomBytes, randomUUID } from 'node:crypto';
import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makeSecret, type Secret } from '../lib/index.ts';

/**
 * The secret in a file (mode 0600): 32 random bytes in hex, made on the first call. Processes that start together
 * get the same one. What the file holds is never replaced.
 */
export async function findOrCreateSecret(
  path: string,
): Promise<{ secret: Secret; isNew: boolean }> {
  const isNew = (await findText(path)) === null && (await createFile(path));
  const text = await readFile(path, 'utf8');
  return { secret: makeSecret(text.trim()), isNew };
}

async function findText(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    throw error;
  }
}

/** Answers whether it was this call that made it. */
async function createFile(path: string): Promise<boolean> {
  const directory = dirname(path);
  await mkdir(directory, { recursive: true });
  const draft = `${path}.${randomUUID()}`;
  await writeDurably(draft, `${randomBytes(32).toString('hex')}\n`);
  try {
    // A hard link appears whole or not at all, and unlike a rename never replaces what is there.
    await link(draft, path);
    await syncDirectory(directory);
    return true;
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
    return false;
  } finally {
    await rm(draft, { force: true });
  }
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
