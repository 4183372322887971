import { createHash } from 'node:crypto';
import { reveal, type Secret } from '../lib/index.ts';
import { SecretError } from './secret-error.ts';

/** A key ready for the cipher, with the short name that is written beside everything it sealed. */
export type EncryptionKey = { readonly id: string; readonly bytes: Buffer };

const hex = /^[0-9a-f]{64}$/i;
const base64 = /^[A-Za-z0-9+/_-]{43}=?$/;

/** Reads 32 bytes written as hex or base64. Throws `SECRET_KEY_UNKNOWN` for anything else. */
export function readEncryptionKey(key: Secret): EncryptionKey {
  const text = reveal(key).trim();
  const encoding = hex.test(text) ? 'hex' : base64.test(text) ? 'base64' : null;
  if (encoding === null) {
    throw new SecretError({
      code: 'SECRET_KEY_UNKNOWN',
      safe: 'The encryption key is not 32 bytes in hex (64 characters) or base64 (44 characters).',
    });
  }
  const bytes = Buffer.from(text, encoding);
  return { bytes, id: createHash('sha256').update(bytes).digest('hex').slice(0, 8) };
}
