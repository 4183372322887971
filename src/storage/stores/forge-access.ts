import type { Selectable } from 'kysely';
import type { ForgeAccess } from '../../domain/index.ts';
import type { Tables } from '../database.ts';
import type { SecretBox } from '../secrets.ts';

/** How the client key of a site begins that never had the Connect app, or has it no more: none of Atlassian's does. */
export const forgeKeyPrefix = 'forge:';

/** What of an installation's row is about Forge; null where there is no Forge app. */
export function readForgeAccess(
  secretBox: SecretBox,
  row: Selectable<Tables['installation']>,
): ForgeAccess | null {
  const { forge_installation_id: installationId, forge_cloud_id: cloudId } = row;
  if (installationId === null || cloudId === null || row.forge_api_base_url === null) return null;
  const { forge_token: sealed, forge_token_expires_at: expiresAt } = row;
  const value = sealed && secretBox.open(sealed, `installation:${row.id}:forge_token`);
  return {
    installationId,
    cloudId,
    apiBaseUrl: new URL(row.forge_api_base_url),
    systemToken: value && expiresAt ? { value, expiresAt } : null,
    isAlone: row.client_key.startsWith(forgeKeyPrefix),
  };
}
