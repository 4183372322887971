import type { Problem } from './config-error.ts';
import type { Setting } from './setting.ts';
import { settings } from './settings.ts';

export type Environment = Readonly<Record<string, string | undefined>>;
export type SettingName = keyof typeof settings;

type ValueOf<S> =
  S extends Setting<infer T, infer Default> ? (Default extends string ? T : T | null) : never;

/** What each setting says; null where it is left out. */
export type Values = { readonly [Name in SettingName]: ValueOf<(typeof settings)[Name]> };

/** The values are whole only where no problem is listed. */
export function readValues(
  env: Environment,
  names: readonly SettingName[],
): { values: Values; problems: Problem[] } {
  const problems: Problem[] = [];
  const values: Record<string, unknown> = {};
  for (const name of names) {
    const setting: Setting<unknown> = settings[name];
    const text = env[name]?.trim() || setting.default;
    const value = text === null ? null : setting.parse(text);
    values[name] = value ?? null;
    if (value === undefined) problems.push(makeProblem(name, env));
  }
  return { values: values as Values, problems };
}

/** A setting as the message lists it: what it is, and what it should be. */
export function makeProblem(name: SettingName, env: Environment): Problem {
  const { expected, example, secret } = settings[name];
  const text = env[name]?.trim() ?? '';
  return { name, found: text === '' ? null : show(text, secret), expected, example };
}

const longestShown = 200;

function show(text: string, secret: boolean): string {
  if (secret) return `a hidden value of ${text.length} characters`;
  // An address that is no secret itself may still hold a password or a token by mistake.
  const shown = text.replace(/^.*@/s, '[hidden]@').replace(/\?.+$/s, '?[hidden]');
  return JSON.stringify(shown.slice(0, longestShown));
}
