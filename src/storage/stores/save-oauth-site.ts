import { sql } from 'kysely';
import type { InstallationId } from '../../domain/index.ts';
import type { OauthSite, SavedOauthSite } from '../../ports/index.ts';
import type { Database } from '../database.ts';
import type { SecretBox } from '../secrets.ts';
import { nextId } from './next-id.ts';
import { saveOne } from './save-one.ts';

type Deps = { readonly secretBox: SecretBox };

/** See {@link InstallationStore.saveOauthSite}. The key begins as none of Atlassian's does, so that nobody has it. */
export function saveOauthSite(db: Database, deps: Deps, site: OauthSite): Promise<SavedOauthSite> {
  const named = { ...site, clientKey: `oauth:${site.cloudId}` };
  return saveOne(
    () => update(db, deps, named),
    () => insert(db, deps, named),
  );
}

type Named = OauthSite & { readonly clientKey: string };

/** Other credentials are another provider for Jira, which has taken nothing of it yet (rule 5). */
async function update(db: Database, deps: Deps, site: Named): Promise<SavedOauthSite | null> {
  const found = await db
    .selectFrom('installation')
    .select(['id', 'oauth_client_id'])
    .where('client_key', '=', site.clientKey)
    .where('uninstalled_at', 'is', null)
    .executeTakeFirst();
  if (!found) return null;
  const isAnotherClient = found.oauth_client_id !== site.clientId;
  const { rows } = await sql<{ id: number }>`
    with renewed as (
      update installation set shared_secret = ${seal(deps, found.id, site)},
        base_url = ${site.baseUrl.href}, oauth_client_id = ${site.clientId},
        epoch = epoch + case when oauth_client_id = ${site.clientId} then 0 else 1 end
      where id = ${found.id} and uninstalled_at is null
        and oauth_client_id is not distinct from ${found.oauth_client_id}
      returning id
    ), woken as (
      update lane set not_before = null, failures = 0, problem = null
      from renewed where lane.installation_id = renewed.id
    )
    select id from renewed`.execute(db);
  return rows[0] ? { id: found.id as InstallationId, isNew: false, isAnotherClient } : null;
}

async function insert(db: Database, deps: Deps, site: Named): Promise<SavedOauthSite | null> {
  const id = await nextId(db, 'installation');
  const { numAffectedRows } = await sql`
    insert into installation (id, client_key, shared_secret, base_url, oauth_cloud_id, oauth_client_id)
    overriding system value
    values (${id}, ${site.clientKey}, ${seal(deps, id, site)}, ${site.baseUrl.href},
      ${site.cloudId}, ${site.clientId})
    on conflict (client_key) where uninstalled_at is null do nothing`.execute(db);
  return numAffectedRows ? { id: id as InstallationId, isNew: true, isAnotherClient: false } : null;
}

function seal({ secretBox }: Deps, id: number, { clientSecret }: OauthSite): string {
  return secretBox.seal(clientSecret, `installation:${id}:shared_secret`);
}
