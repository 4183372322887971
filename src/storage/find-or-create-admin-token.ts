import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { makeSecret, reveal, type Secret } from '../lib/index.ts';
import { findOrCreateSecret } from './find-or-create-secret.ts';

/** A token for the console that nobody had to think of. */
export type GeneratedToken = {
  readonly token: Secret;
  /** The file that keeps it; null: none could be written, and the next start makes another. */
  readonly path: string | null;
  /** Whether nobody can have seen it yet. */
  readonly isNew: boolean;
};

const fewestCharacters = 16;

/** The token in `<dataDir>/admin-token` (mode 0600), made on the first call. Never throws. */
export async function findOrCreateAdminToken(dataDir: string): Promise<GeneratedToken> {
  const path = join(dataDir, 'admin-token');
  const found = await findOrCreateSecret(path).catch(() => null);
  if (found && reveal(found.secret).length >= fewestCharacters) {
    return { token: found.secret, path, isNew: found.isNew };
  }
  const token = makeSecret(randomBytes(32).toString('hex'));
  return { token, path: null, isNew: true };
}
