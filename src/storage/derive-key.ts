import { hkdfSync } from 'node:crypto';
import { makeSecret, type Secret } from '../lib/index.ts';
import { readEncryptionKey } from './encryption-key.ts';

/** A key for one purpose, 32 bytes in hex, from which the encryption key cannot be had. */
export function deriveKey(key: Secret, purpose: string): Secret {
  const bytes = hkdfSync('sha256', readEncryptionKey(key).bytes, '', purpose, 32);
  return makeSecret(Buffer.from(bytes).toString('hex'));
}
