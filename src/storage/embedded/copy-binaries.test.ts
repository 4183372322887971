import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { copyBinaries } from './copy-binaries.ts';
import { tryProgram } from './run-program.ts';
import { getServerBinaries } from './server-binaries.ts';

test('the programs run from their copy, which two processes may make at once', async (t) => {
  const dataDir = await mkdtemp(join(tmpdir(), 'copy-binaries-'));
  t.after(() => rm(dataDir, { recursive: true, force: true }));
  const installed = await getServerBinaries();
  const copied = await copyBinaries(installed, dataDir);
  assert.deepEqual(await copyBinaries(installed, dataDir), copied);
  assert.deepEqual(await readdir(dataDir), [`postgres-programs-${installed.version}`]);
  assert.match((await tryProgram(copied.postgres, ['--version'])).output, /PostgreSQL\) 18\./);
  assert.match((await tryProgram(copied.initdb, ['--version'])).output, /PostgreSQL\) 18\./);
});
