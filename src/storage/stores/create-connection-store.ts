import { type Selectable, sql } from 'kysely';
import type { Connection, ConnectionId, ConnectionState } from '../../domain/index.ts';
import type { Secret } from '../../lib/index.ts';
import type { ConnectionStore } from '../../ports/index.ts';
import type { Database, Tables } from '../database.ts';
import type { SecretBox } from '../secrets.ts';
import { makeSlug } from './make-slug.ts';
import { nextId } from './next-id.ts';
import { saveOne } from './save-one.ts';

type Deps = { readonly secretBox: SecretBox };
type NewConnection = Parameters<ConnectionStore['save']>[0];

/**
 * GitLab instances on PostgreSQL: see {@link ConnectionStore} for what each call promises. A slug is
 * chosen once and never changes. Throws `SecretError` when a token cannot be opened.
 */
export function createConnectionStore(db: Database, deps: Deps): ConnectionStore {
  const read = (row: Row) => toConnection(deps.secretBox, row);
  return {
    async save(connection) {
      const row = await saveOne(
        () => update(db, deps, connection),
        () => insert(db, deps, connection),
      );
      return read(row);
    },

    async change(id, { internalUrl, token, applicationId }) {
      const columns = {
        ...(internalUrl && { internal_url: internalUrl.href }),
        ...(token && { token: seal(deps, id, token) }),
        ...(applicationId !== undefined && { application_id: applicationId }),
      };
      // An update of nothing is refused by the database.
      if (Object.keys(columns).length === 0) return await this.find(id);
      const row = await db
        .updateTable('connection')
        .set(columns)
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirst();
      return row ? read(row) : null;
    },

    async find(id) {
      const row = await db
        .selectFrom('connection')
        .selectAll()
        .where('id', '=', id)
        .executeTakeFirst();
      return row ? read(row) : null;
    },

    async list() {
      return (await db.selectFrom('connection').selectAll().orderBy('id').execute()).map(read);
    },

    async saveState(id, state) {
      await db
        .updateTable('connection')
        .set({ state: JSON.stringify(state) })
        .where('id', '=', id)
        .execute();
    },

    async findState(id) {
      const row = await db
        .selectFrom('connection')
        .select('state')
        .where('id', '=', id)
        .executeTakeFirst();
      return row?.state ? toState(row.state as StoredState) : null;
    },
  };
}

async function update(db: Database, deps: Deps, connection: NewConnection): Promise<Row | null> {
  const found = await db
    .selectFrom('connection')
    .select('id')
    .where('url', '=', connection.url.href)
    .executeTakeFirst();
  if (!found) return null;
  const row = await db
    .updateTable('connection')
    .set({
      internal_url: connection.internalUrl.href,
      token: seal(deps, found.id, connection.token),
      ...(connection.applicationId !== undefined && { application_id: connection.applicationId }),
    })
    .where('id', '=', found.id)
    .returningAll()
    .executeTakeFirst();
  return row ?? null;
}

async function insert(db: Database, deps: Deps, connection: NewConnection): Promise<Row | null> {
  const id = await nextId(db, 'connection');
  const taken = await db.selectFrom('connection').select('slug').execute();
  const slug = makeSlug(
    connection.url,
    taken.map((row) => row.slug),
  );
  const { rows } = await sql<Row>`
    insert into connection (id, slug, url, internal_url, token, application_id)
    overriding system value
    values (${id}, ${slug}, ${connection.url.href}, ${connection.internalUrl.href},
      ${seal(deps, id, connection.token)}, ${connection.applicationId ?? null})
    on conflict do nothing returning *`.execute(db);
  return rows[0] ?? null;
}

function seal({ secretBox }: Deps, id: number, token: Secret): string {
  return secretBox.seal(token, tokenName(id));
}

function tokenName(id: number): string {
  return `connection:${id}:token`;
}

type Row = Selectable<Tables['connection']>;

function toConnection(secretBox: SecretBox, row: Row): Connection {
  return {
    id: row.id as ConnectionId,
    slug: row.slug,
    url: new URL(row.url),
    internalUrl: new URL(row.internal_url),
    token: secretBox.open(row.token, tokenName(row.id)),
    applicationId: row.application_id,
  };
}

/** As JSON keeps it. */
type StoredState = Omit<ConnectionState, 'checkedAt' | 'tokenExpiresAt' | 'failure'> & {
  readonly failure?: ConnectionState['failure'];
  readonly checkedAt: string;
  readonly tokenExpiresAt: string | null;
};

function toState(stored: StoredState): ConnectionState {
  const { checkedAt, tokenExpiresAt } = stored;
  return {
    ...stored,
    failure: stored.failure ?? null,
    checkedAt: new Date(checkedAt),
    tokenExpiresAt: tokenExpiresAt === null ? null : new Date(tokenExpiresAt),
  };
}
