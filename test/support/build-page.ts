import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { build } from 'vite';

const web = fileURLToPath(new URL('../../web', import.meta.url));

/** A built page: its files by name, and which of them stand in the HTML. */
export type BuiltPage = {
  readonly files: ReadonlyMap<string, string | Uint8Array>;
  readonly script: string;
  readonly styles: readonly string[];
};

/**
 * Builds a page as for release, but in memory. `entry` is a file below `web/`, or source text that imports
 * from there as `/src/…`.
 */
export async function buildPage(
  entry: { readonly file: string } | { readonly source: string },
): Promise<BuiltPage> {
  const input = 'file' in entry ? `${web}/${entry.file}` : 'page-under-test';
  const result = await build({
    root: web,
    configFile: false,
    base: './',
    logLevel: 'error',
    plugins: [
      react(),
      {
        name: 'page-under-test',
        resolveId: (id) => (id === 'page-under-test' ? `${web}/src/page-under-test.tsx` : null),
        load: (id) =>
          'source' in entry && id === `${web}/src/page-under-test.tsx` ? entry.source : null,
      },
    ],
    build: { write: false, rollupOptions: { input } },
  });
  const [built] = Array.isArray(result) ? result : [result];
  if (!built || !('output' in built)) throw new Error('Vite built nothing.');
  const files = new Map(
    built.output.map((file) => [file.fileName, 'code' in file ? file.code : file.source]),
  );
  const script = built.output.find((file) => file.type === 'chunk' && file.isEntry)?.fileName;
  if (!script) throw new Error('Vite built no entry.');
  return { files, script, styles: [...files.keys()].filter((name) => name.endsWith('.css')) };
}
