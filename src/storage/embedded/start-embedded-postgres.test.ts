import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { Client } from 'pg';
import { sleep } from '../../lib/index.ts';
import { findServerPid } from './server-process.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './start-embedded-postgres.ts';

/** A directory of the test's own; a server that a failed test leaves there is ended. */
async function makeDirectory(context: TestContext): Promise<string> {
  const parent = await mkdtemp('/tmp/embedded-');
  // Started as root, PostgreSQL runs as another user, who must get in here.
  await chmod(parent, 0o755);
  context.after(async () => {
    await killServer(join(parent, 'data'));
    await rm(parent, { recursive: true, force: true });
  });
  return join(parent, 'data');
}

const start = (dataDir: string) => startEmbeddedPostgres({ dataDir, log: () => undefined });
const findPid = (dataDir: string) => findServerPid(join(dataDir, 'postgres'));

async function killServer(dataDir: string): Promise<void> {
  const pid = await findPid(dataDir);
  if (pid === null) return;
  process.kill(pid, 'SIGKILL');
  while ((await findPid(dataDir)) !== null) await sleep(10);
}

async function query(database: EmbeddedPostgres, sql: string): Promise<unknown[]> {
  const client = new Client(database.connection);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows.flatMap(Object.values);
  } finally {
    await client.end();
  }
}

async function startChild(dataDir: string): Promise<ChildProcess> {
  const child = fork(join(import.meta.dirname, 'start-in-child.ts'), [dataDir]);
  const [said] = await Promise.race([once(child, 'message'), once(child, 'exit')]);
  assert.equal(said, 'up');
  return child;
}

async function endChild(child: ChildProcess, how: 'decently' | 'kill -9'): Promise<void> {
  const ended = once(child, 'exit');
  if (how === 'decently') child.send('stop');
  else child.kill('SIGKILL');
  await ended;
}

test('rows are still there after a stop and a start, and nothing but the socket listens', async (context) => {
  const dataDir = await makeDirectory(context);
  const first = await start(dataDir);
  await query(first, 'create table kept as select 42 as answer');
  assert.deepEqual(await query(first, 'show listen_addresses'), ['']);
  assert.deepEqual(await query(first, 'show fsync'), ['on']);
  assert.equal((await stat(first.connection.host)).mode & 0o777, 0o700);
  await Promise.all([first.stop(), first.stop()]);
  assert.equal(await findPid(dataDir), null);
  const second = await start(dataDir);
  assert.deepEqual(await query(second, 'select answer from kept'), [42]);
  await second.stop();
});

test('after kill -9 of the process alone, the next one joins the server it left', async (context) => {
  const dataDir = await makeDirectory(context);
  const child = await startChild(dataDir);
  const pid = await findPid(dataDir);
  await endChild(child, 'kill -9');
  const database = await start(dataDir);
  assert.equal(await findPid(dataDir), pid);
  assert.deepEqual(await query(database, 'select 1'), [1]);
  await database.stop();
  assert.equal(await findPid(dataDir), null);
});

test('after kill -9 of process and server, acknowledged rows are recovered', async (context) => {
  const dataDir = await makeDirectory(context);
  const child = await startChild(dataDir);
  const joined = await start(dataDir);
  await query(joined, 'create table kept as select generate_series(1, 1000) as n');
  await endChild(child, 'kill -9');
  await killServer(dataDir);
  // This process is still alive, so it is the one that starts the server again.
  while ((await findPid(dataDir)) === null) await sleep(10);
  const another = await start(dataDir);
  assert.deepEqual(await query(another, 'select count(*)::int from kept'), [1000]);
  await Promise.all([another.stop(), joined.stop()]);
  assert.equal(await findPid(dataDir), null);
});

test('a process id that another program has got by now does not stop the recovery', async (context) => {
  const dataDir = await makeDirectory(context);
  const child = await startChild(dataDir);
  await endChild(child, 'kill -9');
  await killServer(dataDir);
  const path = join(dataDir, 'postgres', 'postmaster.pid');
  const [, ...rest] = (await readFile(path, 'utf8')).split('\n');
  await writeFile(path, [process.ppid, ...rest].join('\n'));
  const database = await start(dataDir);
  assert.deepEqual(await query(database, 'select 1'), [1]);
  await database.stop();
});

test('processes that start at the same instant share one server; the last one stops it', async (context) => {
  const dataDir = await makeDirectory(context);
  const [left, right, here] = await Promise.all([
    startChild(dataDir),
    startChild(dataDir),
    start(dataDir),
  ]);
  await query(here, 'create table kept as select 42 as answer');
  await endChild(left, 'decently');
  assert.deepEqual(await query(here, 'select answer from kept'), [42]);
  await here.stop();
  assert.notEqual(await findPid(dataDir), null);
  await endChild(right, 'decently');
  assert.equal(await findPid(dataDir), null);
});

test('the server is left running under a client that is still connected', async (context) => {
  const dataDir = await makeDirectory(context);
  const database = await start(dataDir);
  const client = new Client(database.connection);
  await client.connect();
  await database.stop();
  assert.equal((await client.query('select 1')).rowCount, 1);
  await client.end();
  await (await start(dataDir)).stop();
  assert.equal(await findPid(dataDir), null);
});

test('data of another major version is refused, untouched', async (context) => {
  const dataDir = await makeDirectory(context);
  await mkdir(join(dataDir, 'postgres'), { recursive: true });
  await writeFile(join(dataDir, 'postgres', 'PG_VERSION'), '17\n');
  await assert.rejects(start(dataDir), { code: 'DATABASE_WRONG_VERSION', message: /17.*18/ });
});

test('files that are no database are refused, untouched', async (context) => {
  const dataDir = await makeDirectory(context);
  await mkdir(join(dataDir, 'postgres'), { recursive: true });
  await writeFile(join(dataDir, 'postgres', 'notes.txt'), 'mine');
  await assert.rejects(start(dataDir), { code: 'DATABASE_DIRECTORY_UNUSABLE' });
  assert.equal(await readFile(join(dataDir, 'postgres', 'notes.txt'), 'utf8'), 'mine');
});

test('a data directory with a long path gets its socket elsewhere', async (context) => {
  const dataDir = join(await makeDirectory(context), 'long'.repeat(30));
  context.after(() => killServer(dataDir));
  const database = await start(dataDir);
  assert.ok(database.connection.host.length < 50);
  assert.deepEqual(await query(database, 'select 1'), [1]);
  await database.stop();
  await rm(database.connection.host, { recursive: true });
});

test('a server that cannot start says why', async (context) => {
  const dataDir = await makeDirectory(context);
  await (await start(dataDir)).stop();
  await rm(join(dataDir, 'postgres', 'global'), { recursive: true });
  await assert.rejects(start(dataDir), { code: 'DATABASE_START_FAILED' });
});

test('root is told which directory PostgreSQL cannot enter', {
  skip: process.getuid?.() !== 0 && 'needs root',
}, async (context) => {
  const dataDir = await makeDirectory(context);
  await chmod(join(dataDir, '..'), 0o700);
  await assert.rejects(start(dataDir), {
    code: 'DATABASE_DIRECTORY_UNUSABLE',
    message: /Move DATA_DIR/,
  });
});
