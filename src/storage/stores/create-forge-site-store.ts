import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { InstallationId } from '../../domain/index.ts';
import { makeSecret } from '../../lib/index.ts';
import type { ForgeSite, ForgeSiteStore } from '../../ports/index.ts';
import type { Database } from '../database.ts';
import type { SecretBox } from '../secrets.ts';
import { forgeKeyPrefix } from './forge-access.ts';
import { nextId } from './next-id.ts';
import { saveOne } from './save-one.ts';

type Deps = { readonly secretBox: SecretBox };
type Id = { id: number };

/** Forge sites on PostgreSQL: see {@link ForgeSiteStore} for what each call promises. */
export function createForgeSiteStore(db: Database, deps: Deps): ForgeSiteStore {
  return {
    async useToken({ tokenId, expiresAt }) {
      await sql`delete from forge_call where expires_at < now() - interval '1 minute'`.execute(db);
      const { numAffectedRows } = await sql`
        insert into forge_call (token_id, expires_at) values (${tokenId}, ${expiresAt})
        on conflict do nothing`.execute(db);
      return numAffectedRows === 1n;
    },

    async findOrJoin(call) {
      const { cloudId, apiBaseUrl, siteUrl } = call;
      const found = await hear(db, call);
      if (found !== null || cloudId === null || !apiBaseUrl || !siteUrl) return found;
      // Of two calls at once one joins, and the other finds what it joined.
      return (await join(db, { ...call, cloudId, apiBaseUrl })) ?? (await hear(db, call));
    },

    add: (site) =>
      saveOne(
        () => hear(db, site),
        () => insert(db, deps, site),
      ),

    async saveToken(id, { token, apiBaseUrl }) {
      // A lane that Jira limits goes on waiting: a new token is no reason to ask sooner.
      const sealed = deps.secretBox.seal(token.value, `installation:${id}:forge_token`);
      const { rows } = await sql<{ is_turn: boolean }>`
        with before as (
          select id, forge_token is null and client_key not like ${`${forgeKeyPrefix}%`} as is_turn
          from installation where id = ${id} and uninstalled_at is null for update
        ), saved as (
          update installation i set forge_token = ${sealed},
            forge_token_expires_at = ${token.expiresAt}, forge_api_base_url = ${apiBaseUrl.href},
            epoch = epoch + case when before.is_turn then 1 else 0 end
          from before where i.id = before.id
        ), woken as (
          update lane set not_before = null, failures = 0, problem = null
          from before where lane.installation_id = before.id and lane.problem like '%token%'
        )
        select is_turn from before`.execute(db);
      return { isTurn: rows[0]?.is_turn ?? false };
    },

    async saveAddress(id, siteUrl) {
      await sql`
        update installation set base_url = ${siteUrl.href}
        where id = ${id} and uninstalled_at is null
          and client_key like ${`${forgeKeyPrefix}%`}`.execute(db);
    },

    async leaveConnect(id) {
      await sql`
        update installation set client_key = ${forgeKeyPrefix}::text || forge_installation_id,
          shared_secret = ${sealNothing(deps, id)}
        where id = ${id} and uninstalled_at is null and forge_installation_id is not null`.execute(
        db,
      );
    },

    async countSilences({ unheardForMs, most }) {
      const { rows } = await sql<Id>`
        with counted as (
          update installation set forge_silences = forge_silences + 1
          where uninstalled_at is null and forge_installation_id is not null
            and forge_heard_at < now() - ${unheardForMs} * interval '1 millisecond'
          returning id, forge_silences
        )
        select id from counted where forge_silences >= ${most} order by id`.execute(db);
      return rows.map(({ id }) => id as InstallationId);
    },
  };
}

/** What a call says of the site's address is the newest. */
async function hear(
  db: Database,
  { installationId, siteUrl }: Pick<ForgeSite, 'installationId' | 'siteUrl'>,
): Promise<InstallationId | null> {
  const { rows } = await sql<Id>`
    update installation set forge_heard_at = now(), forge_silences = 0,
      base_url = case when client_key like ${`${forgeKeyPrefix}%`}
        then coalesce(${siteUrl?.href ?? null}::text, base_url) else base_url end
    where forge_installation_id = ${installationId} and uninstalled_at is null
    returning id`.execute(db);
  return rows[0] ? (rows[0].id as InstallationId) : null;
}

async function join(db: Database, site: ForgeSite): Promise<InstallationId | null> {
  const address = site.siteUrl?.href.replace(/\/+$/, '') ?? '';
  const { rows } = await sql<Id>`
    update installation set forge_installation_id = ${site.installationId},
      forge_cloud_id = ${site.cloudId}, forge_api_base_url = ${site.apiBaseUrl.href},
      forge_heard_at = now(), forge_silences = 0
    where id = (
      select id from installation
      where uninstalled_at is null and shared_secret is not null
        and forge_installation_id is null and oauth_cloud_id is null
        and ${address}::text in (rtrim(base_url, '/'), rtrim(display_url, '/'))
        and not exists (
          select from installation known where known.forge_installation_id = ${site.installationId}
            and known.uninstalled_at is null
        )
      order by id desc limit 1 for update
    )
    returning id`.execute(db);
  return rows[0] ? (rows[0].id as InstallationId) : null;
}

async function insert(
  db: Database,
  deps: Deps,
  { installationId, cloudId, apiBaseUrl, siteUrl }: ForgeSite,
): Promise<InstallationId | null> {
  const id = await nextId(db, 'installation');
  const { numAffectedRows } = await sql`
    insert into installation (id, client_key, shared_secret, base_url, forge_installation_id,
      forge_cloud_id, forge_api_base_url, forge_heard_at)
    overriding system value
    values (${id}, ${forgeKeyPrefix + installationId}, ${sealNothing(deps, id)},
      ${(siteUrl ?? apiBaseUrl).href}, ${installationId}, ${cloudId}, ${apiBaseUrl.href}, now())
    on conflict do nothing`.execute(db);
  return numAffectedRows ? (id as InstallationId) : null;
}

/** A secret that nobody knows: no token of Connect can be made for the site. */
function sealNothing({ secretBox }: Deps, id: number): string {
  const secret = makeSecret(randomBytes(32).toString('base64url'));
  return secretBox.seal(secret, `installation:${id}:shared_secret`);
}
