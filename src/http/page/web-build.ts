import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Where `npm run build` puts the pages. */
export const webFolder = fileURLToPath(new URL('../../../web/dist', import.meta.url));

/** The files of one page, relative to the folder. */
export type WebEntry = {
  readonly script: string;
  /** What the script imports, and what that imports. */
  readonly modules: readonly string[];
  readonly styles: readonly string[];
};

type Chunk = { file: string; css?: string[]; imports?: string[] };

/**
 * The files of the pages by name (`jira`, `branch`, `console`), as the build's manifest lists them; null when
 * nothing is built.
 */
export function readWebBuild(folder = webFolder): ReadonlyMap<string, WebEntry> | null {
  const manifest = tryReadManifest(`${folder}/manifest.json`);
  if (!manifest) return null;
  const names = ['jira', 'branch', 'console'];
  return new Map(
    names.flatMap((name) => {
      const chunk = manifest[`src/${name}.tsx`];
      return chunk ? [[name, readEntry(manifest, chunk)]] : [];
    }),
  );
}

function readEntry(manifest: Record<string, Chunk>, entry: Chunk): WebEntry {
  const chunks = [...collectChunks(manifest, entry)];
  return {
    script: entry.file,
    modules: chunks.filter((chunk) => chunk !== entry).map(({ file }) => file),
    styles: [...new Set(chunks.flatMap(({ css = [] }) => css))],
  };
}

function tryReadManifest(path: string): Record<string, Chunk> | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Record<string, Chunk>;
  } catch {
    return null;
  }
}

/** The chunk and all below it; what is imported comes first. */
function collectChunks(
  manifest: Record<string, Chunk>,
  chunk: Chunk,
  collected = new Set<Chunk>(),
): ReadonlySet<Chunk> {
  for (const name of chunk.imports ?? []) {
    const below = manifest[name];
    if (below && !collected.has(below)) collectChunks(manifest, below, collected);
  }
  return collected.add(chunk);
}
