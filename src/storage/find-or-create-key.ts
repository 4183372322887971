import { join } from 'node:path';
import type { Secret } from '../lib/index.ts';
import { readEncryptionKey } from './encryption-key.ts';
import { findOrCreateSecret } from './find-or-create-secret.ts';

/**
 * The key in `<dataDir>/encryption-key` (mode 0600), made on the first call. Processes that start
 * together get the same one. Throws `SECRET_KEY_UNKNOWN` when the file holds no key: it is never
 * replaced, since everything sealed so far would be lost with it.
 */
export async function findOrCreateKey(dataDir: string): Promise<Secret> {
  const { secret } = await findOrCreateSecret(join(dataDir, 'encryption-key'));
  readEncryptionKey(secret);
  return secret;
}
