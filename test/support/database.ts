import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe } from 'node:test';
import { Kysely, PostgresDialect, sql } from 'kysely';
import { Pool, types } from 'pg';
import { makeSecret, type Secret } from '../../src/lib/index.ts';
import { createStorage, type Storage, type StorageSettings } from '../../src/storage/index.ts';

/** A fresh database of the product, and a way to look past its stores. */
export type TestDatabase = {
  readonly storage: Storage;
  /** What the storage was opened with: a second one is a second node. */
  readonly settings: StorageSettings;
  /** What the storage logged. */
  readonly said: readonly string[];
  /** Raw SQL; `bigint` is a number. */
  readonly db: Kysely<unknown>;
};

type Server = { urlOf(database: string): string; stop(): Promise<void> };

const realUrl = process.env.TEST_DATABASE_URL;
const kinds = [
  { title: 'embedded PostgreSQL', start: startEmbedded },
  ...(realUrl
    ? [{ title: 'PostgreSQL of TEST_DATABASE_URL', start: async () => makeReal(realUrl) }]
    : []),
].map((kind) => ({ ...kind, share: makeShare(kind.start) }));

/**
 * Runs the suite against the embedded PostgreSQL, and against the one that `TEST_DATABASE_URL` names
 * when it is set. Each gets a database of its own, copied from one that is migrated once per process;
 * the suite asks for it inside its tests and hooks. The server is shared within the process.
 */
export function withDatabase(name: string, suite: (given: () => TestDatabase) => void): void {
  for (const { title, share } of kinds) {
    share.expectUser();
    describe(`${name} on ${title}`, () => {
      let opened: (TestDatabase & { close(): Promise<void> }) | undefined;
      before(async () => {
        opened = await share.open();
      });
      after(async () => {
        await opened?.close();
        await share.leave();
      });
      suite(() => {
        if (!opened) throw new Error('The database is there within tests and hooks only.');
        return opened;
      });
    });
  }
}

/** Starts the server for the first user and stops it after the last. */
function makeShare(start: () => Promise<Server>) {
  const prefix = `test_${process.pid}_${Date.now()}`;
  let expected = 0;
  let made = 0;
  let running: ReturnType<typeof makeTemplate> | undefined;
  return {
    expectUser() {
      expected++;
    },
    async open() {
      running ??= start().then((server) => makeTemplate(server, `${prefix}_template`));
      const { server, template } = await running;
      const name = `${prefix}_${++made}`;
      await run(server, `create database ${name} template ${template}`);
      const url = server.urlOf(name);
      const settings = makeSettings(makeSecret(url));
      const said: string[] = [];
      const storage = await createStorage(settings, { log: (message) => said.push(message) });
      const db = connect(url);
      const close = async () => {
        await db.destroy();
        await storage.close();
        await run(server, `drop database ${name} with (force)`);
      };
      return { storage, settings, said, db, close };
    },
    async leave() {
      if (--expected > 0 || !running) return;
      const { server, template } = await running;
      await run(server, `drop database ${template} with (force)`);
      await server.stop();
    },
  };
}

/** The first opening of a database migrates it. */
async function makeTemplate(server: Server, template: string) {
  await run(server, `create database ${template}`);
  const settings = makeSettings(makeSecret(server.urlOf(template)));
  const storage = await createStorage(settings, { log: () => undefined });
  await storage.close();
  return { server, template };
}

function makeSettings(url: Secret): StorageSettings {
  const current = makeSecret('0f'.repeat(32));
  return { database: { kind: 'external', url }, encryption: { current, previous: null } };
}

const int8 = 20;

function connect(connectionString: string): Kysely<unknown> {
  const getTypeParser = ((oid: number) =>
    oid === int8 ? Number : types.getTypeParser(oid)) as typeof types.getTypeParser;
  const pool = new Pool({ connectionString, types: { getTypeParser } });
  // A closed pool's connections may still be there when their database is dropped by force.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return new Kysely({ dialect: new PostgresDialect({ pool }) });
}

/** In the database that every server has. */
async function run(server: Server, statement: string): Promise<void> {
  const db = connect(server.urlOf('postgres'));
  await sql.raw(statement).execute(db);
  await db.destroy();
}

async function startEmbedded(): Promise<Server> {
  const parent = await mkdtemp(join(tmpdir(), 'gitlab-for-jira-'));
  // Started as root, PostgreSQL runs as another user, who must get in here.
  await chmod(parent, 0o755);
  const { address, close } = await createStorage(
    {
      database: { kind: 'embedded', dataDir: join(parent, 'data') },
      encryption: { current: null, previous: null },
    },
    { log: () => undefined },
  );
  if (!('host' in address)) throw new Error('The embedded database is reached by its socket.');
  const { user, host, port } = address;
  return {
    urlOf: (database) =>
      `postgres://${user}@localhost/${database}?host=${encodeURIComponent(host)}&port=${port}`,
    async stop() {
      await close();
      await rm(parent, { recursive: true, force: true });
    },
  };
}

function makeReal(address: string): Server {
  return {
    urlOf(database) {
      const url = new URL(address);
      url.pathname = `/${database}`;
      return url.href;
    },
    stop: async () => undefined,
  };
}
