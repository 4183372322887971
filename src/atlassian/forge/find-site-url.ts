import { Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import type { FindCloudId, FindSiteUrl } from '../../ports/index.ts';
import { createCallJira, type JiraClientDeps } from '../jira/call-jira.ts';
import { JiraError } from '../jira/jira-error.ts';

const infoSchema = Type.Object({ baseUrl: Type.String({ maxLength: 2_048 }) });

/**
 * Makes what asks a site for its own address, which Forge does not always tell. It is believed when the site at that
 * address has the cloud id of the app's token.
 */
export function createFindSiteUrl(
  deps: JiraClientDeps & { readonly findCloudId: FindCloudId },
): FindSiteUrl {
  const callJira = createCallJira(deps);
  return async (installation) => {
    try {
      const path = '/rest/api/3/serverInfo';
      const { status, body } = await callJira(installation, { method: 'GET', path });
      const url = status === 200 ? readUrl(body) : null;
      const found = url && (await deps.findCloudId(url));
      const isThis = found?.kind === 'found' && found.cloudId === installation.forge?.cloudId;
      return isThis ? url : null;
    } catch (error) {
      if (error instanceof JiraError) return null;
      throw error;
    }
  };
}

function readUrl(body: string): URL | null {
  try {
    const info: unknown = JSON.parse(body);
    return Value.Check(infoSchema, info) ? URL.parse(info.baseUrl) : null;
  } catch {
    return null;
  }
}
