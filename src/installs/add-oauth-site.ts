import { type Endpoint, endpoints, type InstallationId } from '../domain/index.ts';
import type { Secret } from '../lib/index.ts';
import type {
  CloudIdAnswer,
  FindCloudId,
  ListMissingPermissions,
  OauthSite,
  SavedOauthSite,
  SendJob,
  Stores,
  Transact,
  Transaction,
} from '../ports/index.ts';

/** What came of entering OAuth credentials. */
export type AddOauthSiteAnswer =
  | {
      readonly kind: 'saved';
      readonly id: InstallationId;
      readonly isNew: boolean;
      /** What they may not do, so that it is not shown. */
      readonly missing: readonly Endpoint[];
    }
  | Exclude<CloudIdAnswer, { kind: 'found' }>
  /** The site has the app: with both, Jira would show everything twice. */
  | { readonly kind: 'has_app' }
  /** Atlassian knows them, but they may do nothing at this site. */
  | { readonly kind: 'not_permitted' };

type Deps = {
  stores: Pick<Stores, 'installations'>;
  transact: Transact;
  sendJob: SendJob;
  findCloudId: FindCloudId;
  listMissingPermissions: ListMissingPermissions;
};

/**
 * Makes a site known that is only called, with OAuth credentials, or gives it new ones. They are tried before they
 * are saved. Other credentials are another provider for Jira: then the past of all links is read and sent again.
 * Throws ProductError JIRA_CREDENTIALS_REFUSED, or that Atlassian does not answer.
 * @see reference jira-cloud 5
 */
export async function addOauthSite(
  deps: Deps,
  input: { site: URL; clientId: string; clientSecret: Secret },
): Promise<AddOauthSiteAnswer> {
  const { site: baseUrl, clientId, clientSecret } = input;
  const installed = await deps.stores.installations.list();
  const isSame = (one: URL | null) => one?.host === baseUrl.host;
  const hasApp = installed.some(
    (one) => !one.oauth && (isSame(one.baseUrl) || isSame(one.displayUrl)),
  );
  if (hasApp) return { kind: 'has_app' };
  const found = await deps.findCloudId(baseUrl);
  if (found.kind !== 'found') return found;
  const site = { cloudId: found.cloudId, clientId, clientSecret, baseUrl };
  const missing = await deps.listMissingPermissions(site);
  if (missing.length === endpoints.length) return { kind: 'not_permitted' };
  const { id, isNew } = await deps.transact((stores, transaction) =>
    save(deps, { stores, transaction }, site),
  );
  return { kind: 'saved', id, isNew, missing };
}

async function save(
  deps: { sendJob: SendJob },
  {
    stores,
    transaction,
  }: { stores: Pick<Stores, 'installations' | 'links'>; transaction: Transaction },
  site: OauthSite,
): Promise<SavedOauthSite> {
  const saved = await stores.installations.saveOauthSite(site);
  if (!saved.isAnotherClient) return saved;
  for (const { id: linkId } of await stores.links.listOf(saved.id)) {
    const key = { key: `link-${linkId}` };
    await deps.sendJob(transaction, 'restart-history', { linkId, project: null }, key);
  }
  return saved;
}
