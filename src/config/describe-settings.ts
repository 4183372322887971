import type { Setting } from './setting.ts';
import { settings } from './settings.ts';

/** One row of docs/guide/configure.md. */
export type SettingRow = {
  readonly name: string;
  readonly meaning: string;
  readonly expected: string;
  readonly example: string;
  readonly default: string | null;
  readonly secret: boolean;
};

/** Every setting as the documentation shows it, in its order. */
export function describeSettings(): SettingRow[] {
  return Object.entries<Setting<unknown>>(settings).map(([name, setting]) => {
    const { parse: _, ...text } = setting;
    return { name, ...text };
  });
}
