import { type Selectable, sql } from 'kysely';
import {
  type ConnectionId,
  type EnteredServiceSettings,
  type ProjectId,
  readServiceSettings,
} from '../../domain/index.ts';
import type { ServiceAccount, ServiceSettings, ServiceStore } from '../../ports/index.ts';
import type { Database, Tables } from '../database.ts';
import type { SecretBox } from '../secrets.ts';
import { findIntegration, type SettingsRow, toEntered } from './find-integration.ts';
import { nextId } from './next-id.ts';
import { saveOne } from './save-one.ts';

type Deps = { readonly secretBox: SecretBox };
type NewAccount = Parameters<ServiceStore['saveAccount']>[0];

/**
 * Service management on PostgreSQL: see {@link ServiceStore} for what each call promises. Throws
 * `SecretError` when a token cannot be opened.
 */
export function createServiceStore(db: Database, deps: Deps): ServiceStore {
  return {
    effective: (connectionId, projectIds) => listEffective(db, connectionId, projectIds),
    findIntegration: (place) => findIntegration(db, place),

    async saveSettings({ connectionId, kind, id }, settings) {
      const values: EnteredServiceSettings | null = settings;
      await sql`
        insert into service_settings as s (connection_id, target_kind, target_id, inherits,
          service_ids, enables_gating, gated_environments)
        values (${connectionId}, ${kind}, ${id}, ${values === null}, ${values?.serviceIds ?? ''},
          ${values?.enablesGating ?? false}, ${values?.gatedEnvironments ?? ''})
        on conflict (connection_id, target_kind, target_id) do update set
          inherits = excluded.inherits, updated_at = excluded.updated_at,
          service_ids = case when excluded.inherits then s.service_ids
            else excluded.service_ids end,
          enables_gating = case when excluded.inherits then s.enables_gating
            else excluded.enables_gating end,
          gated_environments = case when excluded.inherits then s.gated_environments
            else excluded.gated_environments end`.execute(db);
    },

    async saveAccount(account) {
      await saveOne(
        () => updateAccount(db, deps, account),
        () => insertAccount(db, deps, account),
      );
    },

    async findAccount(connectionId, projectId) {
      const { rows } = await sql<Row>`
        select a.* from service_account a
        left join project p on p.connection_id = a.connection_id and p.id = ${projectId}
        where a.connection_id = ${connectionId}
          and (a.group_id is null or a.group_id = any(p.namespace_ids))
        order by array_position(p.namespace_ids, a.group_id) nulls last limit 1`.execute(db);
      const [row] = rows;
      if (!row) return null;
      return { ...toAccount(row), token: deps.secretBox.open(row.token, tokenName(row.id)) };
    },

    async listAccounts() {
      const rows = await db
        .selectFrom('service_account')
        .selectAll()
        .orderBy('connection_id')
        .orderBy(sql`group_path nulls first`)
        .execute();
      return rows.map(toAccount);
    },

    async saveAccountProblem(id, problem) {
      await sql`
        update service_account set problem = ${problem}
        where id = ${id} and problem is distinct from ${problem}`.execute(db);
    },

    async removeAccount(id) {
      await db.deleteFrom('service_account').where('id', '=', id).execute();
    },
  };
}

/** The nearest settings of its own: the project's, then those of the groups upward. */
async function listEffective(
  db: Database,
  connectionId: ConnectionId,
  projectIds: readonly ProjectId[],
): Promise<Map<ProjectId, ServiceSettings>> {
  if (projectIds.length === 0) return new Map();
  const { rows } = await sql<SettingsRow & { project_id: number }>`
    select distinct on (p.id) p.id as project_id, s.*
    from project p
    cross join lateral (
      select 'project' as kind, p.id as target_id, 0 as distance
      union all
      select 'group', n.id, n.distance from unnest(p.namespace_ids) with ordinality as n (id, distance)
    ) t
    join service_settings s on s.connection_id = p.connection_id and s.target_kind = t.kind
      and s.target_id = t.target_id and not s.inherits
    where p.connection_id = ${connectionId} and p.id = any(${projectIds}::bigint[])
    order by p.id, t.distance`.execute(db);
  return new Map(
    rows.map((row) => [row.project_id as ProjectId, readServiceSettings(toEntered(row))]),
  );
}

/** A token is sealed together with the id of its row, so that must be known first. */
async function updateAccount(db: Database, { secretBox }: Deps, account: NewAccount) {
  const { connectionId, group, token } = account;
  const { rows: found } = await sql<{ id: number }>`
    select id from service_account
    where connection_id = ${connectionId} and group_id is not distinct from ${group?.id ?? null}`.execute(
    db,
  );
  const [known] = found;
  if (!known) return null;
  const { rows } = await sql<{ id: number }>`
    update service_account set token = ${secretBox.seal(token, tokenName(known.id))},
      group_path = ${group?.fullPath ?? null}, problem = null, saved_at = clock_timestamp()
    where id = ${known.id} returning id`.execute(db);
  return rows[0] ?? null;
}

async function insertAccount(db: Database, { secretBox }: Deps, account: NewAccount) {
  const { connectionId, group, token } = account;
  const id = await nextId(db, 'service_account');
  const { rows } = await sql<{ id: number }>`
    insert into service_account (id, connection_id, group_id, group_path, token)
    overriding system value
    values (${id}, ${connectionId}, ${group?.id ?? null}, ${group?.fullPath ?? null},
      ${secretBox.seal(token, tokenName(id))})
    on conflict do nothing returning id`.execute(db);
  return rows[0] ?? null;
}

function tokenName(id: number): string {
  return `service_account:${id}:token`;
}

type Row = Selectable<Tables['service_account']>;

function toAccount(row: Row): ServiceAccount {
  return {
    id: row.id,
    connectionId: row.connection_id as ConnectionId,
    group: row.group_id === null ? null : { id: row.group_id, fullPath: row.group_path ?? '' },
    problem: row.problem,
    savedAt: row.saved_at,
  };
}
