import { readdir, readFile, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** Lays a compressed copy beside each file, which the server hands out instead. */
function compressFiles(): Plugin {
  return {
    name: 'compress-files',
    apply: 'build',
    async writeBundle({ dir }) {
      const folder = `${dir}/assets`;
      for (const name of await readdir(folder)) {
        if (!/\.(?:js|css|svg)$/.test(name)) continue;
        const content = await readFile(`${folder}/${name}`);
        await writeFile(`${folder}/${name}.br`, await promisify(brotliCompress)(content));
        await writeFile(`${folder}/${name}.gz`, await promisify(gzip)(content));
      }
    },
  };
}

/** Builds each page's script; the server writes the HTML around it, by the manifest. */
export default defineConfig({
  root: import.meta.dirname,
  // Chunks find each other by their own address, so any path prefix works.
  base: './',
  plugins: [react(), compressFiles()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    manifest: 'manifest.json',
    chunkSizeWarningLimit: 1_000,
    rollupOptions: {
      input: { jira: 'src/jira.tsx', branch: 'src/branch.tsx', console: 'src/console.tsx' },
    },
  },
});
