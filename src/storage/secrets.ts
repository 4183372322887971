import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { makeSecret, reveal, type Secret } from '../lib/index.ts';
import { type EncryptionKey, readEncryptionKey } from './encryption-key.ts';
import { SecretError } from './secret-error.ts';

/** Seals secrets for storage. `row` names the place, e.g. `installation:42:shared_secret`. */
export type SecretBox = {
  seal(secret: Secret, row: string): string;
  /** Throws {@link SecretError}: `SECRET_UNREADABLE` or `SECRET_KEY_UNKNOWN`. */
  open(sealed: string, row: string): Secret;
  /** True when it was sealed with another key than the current one, so that it outlives a rotation. */
  needsResealing(sealed: string): boolean;
};

const cipherName = 'aes-256-gcm';
// 96 bits is the length GCM is defined for; any other is hashed down to it.
const ivBytes = 12;
const tagBytes = 16;
const sealedForm = /^v1\.([0-9a-f]{8})\.([A-Za-z0-9_-]{16})\.([A-Za-z0-9_-]{22,})$/;

/** Keys are 32 bytes in hex or base64; `previous` is the one being rotated out and only opens. */
export function createSecretBox(keys: { current: Secret; previous: Secret | null }): SecretBox {
  const current = readEncryptionKey(keys.current);
  const previous = keys.previous === null ? null : readEncryptionKey(keys.previous);
  return {
    seal: (secret, row) => seal(current, secret, row),
    open(sealed, row) {
      const parts = splitSealed(sealed, row);
      const key = [current, previous].find((candidate) => candidate?.id === parts.keyId);
      if (!key) {
        throw new SecretError({
          code: 'SECRET_KEY_UNKNOWN',
          safe: `The secret ${row} was sealed with key ${parts.keyId}, which was not given.`,
        });
      }
      return open(key, parts, row);
    },
    needsResealing: (sealed) => !sealed.startsWith(`v1.${current.id}.`),
  };
}

type SealedParts = { keyId: string; iv: Buffer; body: Buffer };

function seal(key: EncryptionKey, secret: Secret, row: string): string {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv(cipherName, key.bytes, iv, { authTagLength: tagBytes });
  // The row's name is authenticated with the text: a value copied into another row does not open.
  cipher.setAAD(Buffer.from(row));
  const text = Buffer.concat([cipher.update(reveal(secret), 'utf8'), cipher.final()]);
  const body = Buffer.concat([text, cipher.getAuthTag()]);
  return `v1.${key.id}.${iv.toString('base64url')}.${body.toString('base64url')}`;
}

function splitSealed(sealed: string, row: string): SealedParts {
  const [, keyId, iv, body] = sealedForm.exec(sealed) ?? [];
  if (!keyId || !iv || !body) {
    throw new SecretError({
      code: 'SECRET_UNREADABLE',
      safe: `What is stored as secret ${row} is not a sealed secret.`,
    });
  }
  return { keyId, iv: Buffer.from(iv, 'base64url'), body: Buffer.from(body, 'base64url') };
}

function open(key: EncryptionKey, { iv, body }: SealedParts, row: string): Secret {
  const decipher = createDecipheriv(cipherName, key.bytes, iv, { authTagLength: tagBytes });
  decipher.setAAD(Buffer.from(row));
  decipher.setAuthTag(body.subarray(-tagBytes));
  try {
    const text = Buffer.concat([decipher.update(body.subarray(0, -tagBytes)), decipher.final()]);
    return makeSecret(text.toString('utf8'));
  } catch (cause) {
    throw new SecretError({
      code: 'SECRET_UNREADABLE',
      safe: `The secret ${row} was changed, or moved here from another row.`,
      cause,
    });
  }
}
