import { createHmac, createSign, type KeyObject } from 'node:crypto';

/** With what a token is signed; `none` leaves the signature empty. */
export type TokenKey =
  | { readonly alg: 'HS256'; readonly secret: string }
  | { readonly alg: 'RS256'; readonly privateKey: KeyObject }
  | { readonly alg: 'none' };

/**
 * Makes a JSON Web Token. By hand, since a table test must be able to make every wrong one, such
 * as a header that names another algorithm than the signature's; libraries refuse to.
 */
export function signToken(
  claims: Readonly<Record<string, unknown>>,
  key: TokenKey,
  header: Readonly<Record<string, unknown>> = {},
): string {
  const signed = [{ typ: 'JWT', alg: key.alg, ...header }, claims].map(encode).join('.');
  return `${signed}.${signature(signed, key)}`;
}

function encode(part: Readonly<Record<string, unknown>>): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}

function signature(signed: string, key: TokenKey): string {
  switch (key.alg) {
    case 'HS256':
      return createHmac('sha256', key.secret).update(signed).digest('base64url');
    case 'RS256':
      return createSign('RSA-SHA256').update(signed).sign(key.privateKey, 'base64url');
    case 'none':
      return '';
  }
}
