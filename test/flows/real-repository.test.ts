import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { countWithGit } from '../../bench/count-with-git.ts';
import { runCommand } from '../support/run-command.ts';
import { runGit } from '../support/run-git.ts';
import { writeGitRepository } from '../support/write-git-repository.ts';

// The whole road on real git repositories: what Jira holds in the end must equal what git alone says.

let folder = '';

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'real-repository-'));
});
after(() => rm(folder, { recursive: true, force: true }));

async function runDemo(paths: readonly string[]) {
  const repositories = paths.flatMap((path) => ['--repo', path]);
  const { exitCode, stdout, stderr } = await runCommand([
    'demo',
    '--once',
    '--json',
    ...repositories,
  ]);
  assert.equal(exitCode, 0, stderr);
  return JSON.parse(stdout);
}

test('a repository with everything that makes counting hard', async () => {
  const path = join(folder, 'generated.git');
  await writeGitRepository(path);
  const expected = await countWithGit(path);
  // By hand: a counter that finds nothing would agree with a product that shows nothing.
  assert.deepEqual(expected, { issues: 648, branches: 17, commits: 165, mergeRequests: 38 });

  const { perRepository, violations, panelUrl } = await runDemo([path]);
  assert.deepEqual(perRepository, [{ name: 'generated', ...expected }]);
  assert.deepEqual(violations, []);
  assert.match(panelUrl, /\/browse\/(OPEN|TOPIC)-\d+$/);
});

/** A copy, since somebody may commit while the test runs; null outside of a checkout. */
async function copyOwnRepository(): Promise<string | null> {
  const path = join(folder, 'own.git');
  try {
    const top = (await runGit('-C', import.meta.dirname, 'rev-parse', '--show-toplevel')).trim();
    await runGit('-C', top, 'rev-parse', '--verify', 'HEAD');
    await runGit('clone', '--quiet', '--bare', top, path);
    return path;
  } catch {
    return null;
  }
}

test('the repository of this project', async (context) => {
  const path = await copyOwnRepository();
  if (path === null) return context.skip('This is no checkout with commits.');
  const { perRepository: _, ...counts } = await runDemo([path]);
  const { issues, branches, commits, mergeRequests } = counts;
  assert.deepEqual({ issues, branches, commits, mergeRequests }, await countWithGit(path));
});
