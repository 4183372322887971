import { inspect } from 'node:util';

/**
 * A value that must never be printed: `String`, `JSON.stringify`, template strings and the logger
 * all show `[secret]`. Only {@link reveal} gives the value away, so every use can be found by name.
 */
export type Secret = {
  readonly [value]: () => string;
  toString(): '[secret]';
  toJSON(): '[secret]';
};

const value = Symbol('value');
const shown = () => '[secret]' as const;

/** Wraps a value so that it cannot be printed by accident. */
export function makeSecret(text: string): Secret {
  const secret = { toString: shown, toJSON: shown };
  Object.defineProperty(secret, value, { value: () => text });
  Object.defineProperty(secret, inspect.custom, { value: shown });
  return Object.freeze(secret) as Secret;
}

/** The wrapped value, for the one call that needs it. */
export function reveal(secret: Secret): string {
  return secret[value]();
}
