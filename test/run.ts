import { glob } from 'node:fs/promises';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';

const places = [
  'src/**/*.test.ts',
  'web/src/**/*.test.ts',
  'sandbox/**/*.test.ts',
  'test/**/*.test.ts',
  'bench/**/*.test.ts',
];

/** Runs every test, or those whose path holds one of the given words, and ends with one line of counts. */
async function main(words: readonly string[]): Promise<void> {
  const files = (await Array.fromAsync(glob(places))).filter(
    (file) => words.length === 0 || words.some((word) => file.includes(word)),
  );
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const tests = run({ files: files.toSorted(), concurrency: 3, timeout: 600_000 });
  tests.on('test:summary', ({ file, counts: all }) => {
    if (file !== undefined) return;
    counts.passed = all.passed;
    counts.skipped = all.skipped + all.todo;
    counts.failed = all.tests - all.passed - counts.skipped;
  });
  for await (const text of tests.compose(spec)) process.stdout.write(text);
  if (counts.passed === 0 && counts.failed === 0) counts.failed = 1;
  const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
  console.log(`${counts.passed} passed, ${counts.failed} failed${skipped}`);
  process.exitCode = counts.failed > 0 ? 1 : 0;
}

await main(process.argv.slice(2));
