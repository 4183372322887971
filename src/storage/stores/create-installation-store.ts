import { type Selectable, sql } from 'kysely';
import type { ConnectionId, Installation, InstallationId } from '../../domain/index.ts';
import { makeSecret } from '../../lib/index.ts';
import type { InstallationStore, InstalledBody, InstanceChoice } from '../../ports/index.ts';
import type { Database, Tables } from '../database.ts';
import type { SecretBox } from '../secrets.ts';
import { deleteInstallation } from './delete-installation.ts';
import { readForgeAccess } from './forge-access.ts';
import { nextId } from './next-id.ts';
import { saveOauthSite } from './save-oauth-site.ts';
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
      const row = await selectInstalled
        .where('client_key', '=', clientKey)
        .where('oauth_cloud_id', 'is', null)
        .executeTakeFirst();
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

    saveOauthSite: (site) => saveOauthSite(db, deps, site),

    saveChoice: (id, choice) => saveChoice(db, id, choice),

    async markUninstalled(id) {
      await sql`
        update installation set uninstalled_at = clock_timestamp(), shared_secret = null,
          forge_token = null
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

async function saveChoice(
  db: Database,
  id: InstallationId,
  choice: InstanceChoice,
): Promise<InstanceChoice | null> {
  const instanceUrl = choice.instanceUrl?.href ?? null;
  const { rows } = await sql<Pick<Row, 'instance_url' | 'chosen_connection_id'>>`
    with before as (
      select id, instance_url, chosen_connection_id from installation
      where id = ${id} and uninstalled_at is null for update
    ), saved as (
      update installation i set instance_url = ${instanceUrl},
        chosen_connection_id = ${choice.connectionId},
        epoch = epoch + case when before.instance_url is not null and ${instanceUrl}::text is null
          then 1 else 0 end
      from before where i.id = before.id
    )
    select instance_url, chosen_connection_id from before`.execute(db);
  return rows[0] ? toChoice(rows[0]) : null;
}

function toChoice(row: Pick<Row, 'instance_url' | 'chosen_connection_id'>): InstanceChoice {
  return {
    instanceUrl: row.instance_url === null ? null : new URL(row.instance_url),
    connectionId: row.chosen_connection_id as ConnectionId | null,
  };
}

type Saved = { id: InstallationId; isNew: boolean };

/** A rotated secret also ends the pause of lanes that waited because the old one was refused. */
async function update(db: Database, deps: Deps, body: InstalledBody): Promise<Saved | null> {
  const found = await db
    .selectFrom('installation')
    .select('id')
    .where('client_key', '=', body.clientKey)
    .where('oauth_cloud_id', 'is', null)
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
  const forge = readForgeAccess(secretBox, row);
  return {
    id: row.id as InstallationId,
    clientKey: row.client_key,
    sharedSecret: secretBox.open(row.shared_secret, secretName(row.id)),
    baseUrl: new URL(row.base_url),
    displayUrl: row.display_url === null ? null : new URL(row.display_url),
    epoch: row.epoch,
    firstConnectionId: row.first_connection_id as ConnectionId | null,
    instanceUrl: row.instance_url === null ? null : new URL(row.instance_url),
    chosenConnectionId: row.chosen_connection_id as ConnectionId | null,
    oauth: toOauthClient(row),
    createdAt: row.created_at,
    ...(forge && { forge }),
  };
}

function toOauthClient({ oauth_cloud_id: cloudId, oauth_client_id: clientId }: Row) {
  return cloudId !== null && clientId !== null ? { cloudId, clientId } : null;
}
