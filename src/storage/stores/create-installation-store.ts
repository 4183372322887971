import { type Selectable, sql } from 'kysely';
import type { ConnectionId, Installation, InstallationId } from '../../domain/index.ts';
import { makeSecret } from '../../lib/index.ts';
import type { InstallationStore, InstalledBody } from '../../ports/index.ts';
import type { Database, Tables } from '../database.ts';
import type { SecretBox } from '../secrets.ts';
import { deleteInstallation } from './delete-installation.ts';
import { nextId } from './next-id.ts';
import { saveOne } from './save-one.ts';

type Deps = { readonly secretBox: SecretBox };

/**
 * Jira sites on PostgreSQL: see {@link InstallationStore} for what each call promises. An uninstalled
 * site has no secret any more, so `find` and `list` do not answer it either. Throws `SecretError`
 * when a secret cannot be opened.
 */
export function createInstallationStore(db: Database, deps: Deps): InstallationStore {
  const selectInstalled = db
    .selectFrom('installation')
    .selectAll()
    .where('uninstalled_at', 'is', null)
    .where('shared_secret', 'is not', null)
    .$narrowType<{ shared_secret: string }>();
  const read = (row: Row) => toInstallation(deps.secretBox, row);
  return {
    async findByClientKey(clientKey) {
      const row = await selectInstalled.where('client_key', '=', clientKey).executeTakeFirst();
      return row ? read(row) : null;
    },

    async find(id) {
      const row = await selectInstalled.where('id', '=', id).executeTakeFirst();
      return row ? read(row) : null;
    },

    async list() {
      return (await selectInstalled.orderBy('id').execute()).map(read);
    },

    save(body) {
      return saveOne(
        () => update(db, deps, body),
        () => insert(db, deps, body),
      );
    },

    async markUninstalled(id) {
      await sql`
        update installation set uninstalled_at = clock_timestamp(), shared_secret = null
        where id = ${id} and uninstalled_at is null`.execute(db);
    },

    async listUninstalled() {
      const rows = await db
        .selectFrom('installation')
        .select('id')
        .where('uninstalled_at', 'is not', null)
        .orderBy('id')
        .execute();
      return rows.map((row) => row.id as InstallationId);
    },

    deleteSome: (id, limit) => deleteInstallation(db, id, limit),
  };
}

type Saved = { id: InstallationId; isNew: boolean };

/** A rotated secret also ends the pause of lanes that waited because the old one was refused. */
async function update(db: Database, deps: Deps, body: InstalledBody): Promise<Saved | null> {
  const found = await db
    .selectFrom('installation')
    .select('id')
    .where('client_key', '=', body.clientKey)
    .where('uninstalled_at', 'is', null)
    .executeTakeFirst();
  if (!found) return null;
  const { rows } = await sql<{ id: number }>`
    with rotated as (
      update installation set shared_secret = ${seal(deps, found.id, body)},
        base_url = ${body.baseUrl.href}, display_url = ${body.displayUrl?.href ?? null}
      where id = ${found.id} and uninstalled_at is null
      returning id
    ), woken as (
      update lane set not_before = null, failures = 0, problem = null
      from rotated where lane.installation_id = rotated.id
    )
    select id from rotated`.execute(db);
  return rows[0] ? { id: rows[0].id as InstallationId, isNew: false } : null;
}

async function insert(db: Database, deps: Deps, body: InstalledBody): Promise<Saved | null> {
  const id = await nextId(db, 'installation');
  const { numAffectedRows } = await sql`
    insert into installation (id, client_key, shared_secret, base_url, display_url)
    overriding system value
    values (${id}, ${body.clientKey}, ${seal(deps, id, body)}, ${body.baseUrl.href},
      ${body.displayUrl?.href ?? null})
    on conflict (client_key) where uninstalled_at is null do nothing`.execute(db);
  return numAffectedRows ? { id: id as InstallationId, isNew: true } : null;
}

function seal({ secretBox }: Deps, id: number, body: InstalledBody): string {
  return secretBox.seal(makeSecret(body.sharedSecret), secretName(id));
}

function secretName(id: number): string {
  return `installation:${id}:shared_secret`;
}

type Row = Omit<Selectable<Tables['installation']>, 'shared_secret'> & { shared_secret: string };

function toInstallation(secretBox: SecretBox, row: Row): Installation {
  return {
    id: row.id as InstallationId,
    clientKey: row.client_key,
    sharedSecret: secretBox.open(row.shared_secret, secretName(row.id)),
    baseUrl: new URL(row.base_url),
    displayUrl: row.display_url === null ? null : new URL(row.display_url),
    epoch: row.epoch,
    firstConnectionId: row.first_connection_id as ConnectionId | null,
    createdAt: row.created_at,
  };
}
