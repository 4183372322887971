import type { Parse } from './parse-text.ts';

/** One environment variable: how it is read, and what the documentation says about it. */
export type Setting<T, Default extends string | null = string | null> = {
  /** One sentence. */
  readonly meaning: string;
  /** Completes "expected …". */
  readonly expected: string;
  readonly example: string;
  /** As it would be written in the environment; null when it may be left out. */
  readonly default: Default;
  /** Its value never appears in a message. */
  readonly secret: boolean;
  readonly parse: Parse<T>;
};

type Text = { meaning: string; expected: string; example: string };

/** A setting that may be left out. */
export function optional<T>(text: Text, parse: Parse<T>): Setting<T, null> {
  return { ...text, parse, default: null, secret: false };
}

/** A setting that may be left out and is never shown. */
export function optionalSecret<T>(text: Text, parse: Parse<T>): Setting<T, null> {
  return { ...text, parse, default: null, secret: true };
}

/** A setting that has a value when it is left out. */
export function defaulted<T>(
  value: string,
  text: Omit<Text, 'example'> & { example?: string },
  parse: Parse<T>,
): Setting<T, string> {
  return { example: value, ...text, parse, default: value, secret: false };
}
