import type { ProductSettings, ReadSettings } from '../ports/index.ts';

/** Something that is made from the settings: kept while they stay, made anew when they change. */
export function followSettings<T>(
  readSettings: ReadSettings,
  make: (settings: ProductSettings) => T,
): () => Promise<T> {
  let kept: { readonly key: string; readonly made: T } | null = null;
  return async () => {
    const settings = await readSettings();
    const key = JSON.stringify(settings);
    if (kept?.key !== key) kept = { key, made: make(settings) };
    return kept.made;
  };
}
