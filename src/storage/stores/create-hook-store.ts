import { randomBytes } from 'node:crypto';
import { type Selectable, sql } from 'kysely';
import type { ConnectionId, ProjectId } from '../../domain/index.ts';
import { makeSecret } from '../../lib/index.ts';
import type { Hook, HookOwner, HookStore } from '../../ports/index.ts';
import type { Database, Tables } from '../database.ts';
import { isServed } from '../is-served.ts';
import type { SecretBox } from '../secrets.ts';
import { findCover } from './find-cover.ts';
import { nextId } from './next-id.ts';
import { saveOne } from './save-one.ts';

type Deps = { readonly secretBox: SecretBox };

/** Of an owner that has no id of its own. */
const noId = 0;

/**
 * Hooks on PostgreSQL: see {@link HookStore} for what each call promises. Links of sites that were
 * uninstalled, or handed to an instance, need no hook. Throws `SecretError` when a token cannot be opened.
 */
export function createHookStore(db: Database, deps: Deps): HookStore {
  const read = (row: Row) => toHook(deps.secretBox, row);
  return {
    async findByPathKey(pathKey) {
      const row = await db
        .selectFrom('hook')
        .selectAll()
        .where('path_key', '=', pathKey)
        .executeTakeFirst();
      return row ? read(row) : null;
    },

    async getOrAdd(connectionId, owner) {
      const row = await saveOne(
        () => findOf(db, connectionId, owner),
        () => insert(db, deps, connectionId, owner),
      );
      return read(row);
    },

    async saveMade(id, made) {
      await db
        .updateTable('hook')
        .set({ gitlab_hook_id: made.gitlabHookId, is_signed: made.isSigned })
        .where('id', '=', id)
        .execute();
    },

    async remove(id) {
      await db.deleteFrom('hook').where('id', '=', id).execute();
    },

    async listUnneeded(limit) {
      const { rows } = await sql<Row>`
        select h.* from hook h where not ${isNeeded} order by h.id limit ${limit}`.execute(db);
      return rows.map(read);
    },

    async listUnhookedProjects(linkId, limit) {
      const isCovered = await findCover(db, linkId);
      if (!isCovered) return [];
      const { rows } = await sql<{ id: number }>`
        select p.id from project p
        where ${isCovered}
          and not exists (
            select from hook h
            where h.connection_id = p.connection_id and h.owner_kind = 'project'
              and h.owner_id = p.id and h.gitlab_hook_id is not null)
          and not exists (
            select from hook h
            where h.connection_id = p.connection_id and h.owner_kind = 'group'
              and h.owner_id = any(p.namespace_ids) and h.gitlab_hook_id is not null)
        order by p.id limit ${limit}`.execute(db);
      return rows.map((row) => row.id as ProjectId);
    },

    async hasGroupHook(connectionId, namespaceIds) {
      const { rows } = await sql<{ has_hook: boolean }>`
        select exists (
          select from hook where connection_id = ${connectionId} and owner_kind = 'group'
            and owner_id = any(${namespaceIds}::bigint[]) and gitlab_hook_id is not null
        ) as has_hook`.execute(db);
      return rows[0]?.has_hook ?? false;
    },
  };
}

/** While a link would lose events without the hook `h`. */
const isNeeded = sql`case h.owner_kind
  when 'project' then exists (
    select from coverage c
    join installation i on i.id = c.installation_id and ${isServed}
    where c.connection_id = h.connection_id and c.project_id = h.owner_id)
  else exists (
    select from link l
    join installation i on i.id = l.installation_id and ${isServed}
    where l.connection_id = h.connection_id and (h.owner_kind = 'system'
      or l.target_kind <> 'project' and l.target_id = h.owner_id))
  end`;

async function findOf(
  db: Database,
  connectionId: ConnectionId,
  owner: HookOwner,
): Promise<Row | null> {
  const row = await db
    .selectFrom('hook')
    .selectAll()
    .where('connection_id', '=', connectionId)
    .where('owner_kind', '=', owner.kind)
    .where('owner_id', '=', idOf(owner))
    .executeTakeFirst();
  return row ?? null;
}

async function insert(
  db: Database,
  { secretBox }: Deps,
  connectionId: ConnectionId,
  owner: HookOwner,
): Promise<Row | null> {
  const id = await nextId(db, 'hook');
  const token = makeSecret(randomBytes(32).toString('base64url'));
  // The form that Standard Webhooks give to keys. @see https://www.standardwebhooks.com
  const signingToken = makeSecret(`whsec_${randomBytes(32).toString('base64')}`);
  const { rows } = await sql<Row>`
    insert into hook (id, connection_id, owner_kind, owner_id, path_key, token, signing_token)
    overriding system value
    values (${id}, ${connectionId}, ${owner.kind}, ${idOf(owner)},
      ${randomBytes(24).toString('base64url')}, ${secretBox.seal(token, tokenName(id))},
      ${secretBox.seal(signingToken, signingTokenName(id))})
    on conflict (connection_id, owner_kind, owner_id) do nothing
    returning *`.execute(db);
  return rows[0] ?? null;
}

function idOf(owner: HookOwner): number {
  return owner.kind === 'system' ? noId : owner.id;
}

function tokenName(id: number): string {
  return `hook:${id}:token`;
}

function signingTokenName(id: number): string {
  return `hook:${id}:signing_token`;
}

type Row = Selectable<Tables['hook']>;

function toHook(secretBox: SecretBox, row: Row): Hook {
  const kind = row.owner_kind;
  return {
    id: row.id,
    connectionId: row.connection_id as ConnectionId,
    owner: kind === 'system' ? { kind } : { kind, id: row.owner_id },
    pathKey: row.path_key,
    token: secretBox.open(row.token, tokenName(row.id)),
    signingToken: secretBox.open(row.signing_token, signingTokenName(row.id)),
    gitlabHookId: row.gitlab_hook_id,
    isSigned: row.is_signed,
  };
}
