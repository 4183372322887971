import { generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';

/** The key pair behind install events, and the names (`kid`) under which it is published. */
export interface InstallKeys {
  readonly privateKey: KeyObject;
  /** From now on the key server answers for this `kid`. */
  publish(kid: string): void;
  /** The public key in PEM, or null for a `kid` that was never published. */
  findPublicKey(kid: string): string | null;
}

/** One pair serves all `kid`s: making an RSA key takes longer than a whole test should. */
export async function createInstallKeys(): Promise<InstallKeys> {
  const { publicKey, privateKey } = await promisify(generateKeyPair)('rsa', {
    modulusLength: 2048,
  });
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const published = new Set<string>();
  return {
    privateKey,
    publish: (kid) => {
      published.add(kid);
    },
    findPublicKey: (kid) => (published.has(kid) ? pem : null),
  };
}
