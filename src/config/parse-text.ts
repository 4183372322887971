import { makeSecret, type Secret } from '../lib/index.ts';

/** Reads a setting's text, which is never blank; undefined when it is not what was expected. */
export type Parse<T> = (text: string) => T | undefined;

export function oneOf<const T extends string>(...allowed: T[]): Parse<T> {
  return (text) => allowed.find((value) => value === text.toLowerCase());
}

export function integer(least: number, greatest: number): Parse<number> {
  return (text) => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    return value >= least && value <= greatest ? value : undefined;
  };
}

const truths: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  on: true,
  1: true,
  false: false,
  no: false,
  off: false,
  0: false,
};

export const yesOrNo: Parse<boolean> = (text) => truths[text.toLowerCase()];

/** Text without blanks, of at most `longest` characters. */
export function word(longest: number): Parse<string> {
  return (text) => (text.length <= longest && !/\s/.test(text) ? text : undefined);
}

export function matching(pattern: RegExp): Parse<string> {
  return (text) => (pattern.test(text) ? text : undefined);
}

export const anyText: Parse<string> = (text) => text;

/** Items between commas or blanks, each read by `parseItem`; one wrong item makes the list wrong. */
export function listOf<T>(parseItem: Parse<T>): Parse<readonly T[]> {
  return (text) => {
    const items: T[] = [];
    for (const part of text.split(/[\s,]+/).filter((piece) => piece !== '')) {
      const item = parseItem(part);
      if (item === undefined) return undefined;
      items.push(item);
    }
    return items.length > 0 ? items : undefined;
  };
}

export function secret(parse: Parse<string>): Parse<Secret> {
  return (text) => {
    const value = parse(text);
    return value === undefined ? undefined : makeSecret(value);
  };
}

/** 32 bytes in hex or base64. */
export const keyText = matching(/^([0-9a-f]{64}|[A-Za-z0-9+/_-]{43}=?)$/i);

/** A token of at least `shortest` printable characters without blanks. */
export function token(shortest: number): Parse<string> {
  return (text) => (text.length >= shortest && /^[\x21-\x7e]+$/.test(text) ? text : undefined);
}
