import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { makeToken, type TokenSpec } from './apps/app-tokens.ts';
import { createDescriptorCheck } from './apps/descriptor.ts';
import { createInstalledApps, type InstalledApp } from './apps/installed-apps.ts';
import { type InstallOptions, installApp, uninstallApp } from './apps/lifecycle.ts';
import { makeCreateBranchUrl, makePageUrl } from './apps/page-url.ts';
import { createUserDirectory, type JiraUser } from './directory/users.ts';
import { createForge, type ForgeDoor } from './forge/create-forge.ts';
import { createIssueChanges } from './issue-changes.ts';
import { createIssues, type JiraIssue } from './issues.ts';
import { createOauth } from './oauth/create-oauth.ts';
import type { OauthClient, OauthPermission } from './oauth/oauth-clients.ts';
import { connectScriptPath } from './pages/connect-library.ts';
import { makeContextToken } from './pages/serve-app-pages.ts';
import { servePages } from './pages/serve-pages.ts';
import type { Build } from './providers/builds/build.ts';
import type { Stored } from './providers/bulk/bulk-store.ts';
import { createInformation, type EntityCounts } from './providers/create-information.ts';
import type { ChangeRequest } from './providers/deployments/change-requests.ts';
import type { Deployment } from './providers/deployments/deployment.ts';
import type { StoredEntity, StoredRepository } from './providers/dev-info/store.ts';
import type { Transition } from './providers/dev-info/submit.ts';
import type { FeatureFlag } from './providers/feature-flags/feature-flag.ts';
import { type IssuePanel, readIssuePanel } from './providers/issue-panel.ts';
import type { Provider } from './providers/provider.ts';
import { installKeysPath, listSiteEndpoints } from './rest/site-endpoints.ts';
import { createServer } from './server.ts';
import { createInstallKeys } from './tokens/install-keys.ts';
import { createFaults, type Fault, type FaultHandle, type FaultScope } from './traffic/faults.ts';
import { createRateLimiter, type RateLimit } from './traffic/rate-limit.ts';
import { createRequestRecord, type RequestOutline } from './traffic/request-record.ts';
import { createSeededRandom } from './traffic/seeded-random.ts';
import { createStats, type JiraStats } from './traffic/stats.ts';
import { createViolations, type Violation } from './traffic/violations.ts';

/** How a simulated site is set up; everything has a default. */
export interface JiraSandboxOptions {
  /** Default a free one. */
  readonly port?: number;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Whether apps may live at http addresses, which the real Jira refuses. Default true. */
  readonly acceptHttpApps?: boolean;
  /** Keys of other projects are unknown. Default `any`. */
  readonly knownProjectKeys?: readonly string[] | 'any';
  /** Keep an outline of each request and transition, or its body too. Default true. */
  readonly record?: boolean | 'bodies';
  /** How long every answer takes. Default 0. */
  readonly latencyMs?: number;
  /** Larger bodies are answered 413. Default 5 MB; Atlassian does not publish its limit. */
  readonly maxBodyBytes?: number;
  /** For faults that befall a ratio of the requests. Default 1. */
  readonly seed?: number;
  /** Besides `admin-account` and `developer-account`. */
  readonly users?: readonly JiraUser[];
  /** The site's own; default a random one. */
  readonly clientKey?: string;
  /** How long a system token of Forge is good. Default four hours, the longest at Atlassian. */
  readonly forgeTokenLifeS?: number;
  /** How long a token for OAuth credentials is good. Default 15 minutes, as at Atlassian. */
  readonly oauthTokenLifeS?: number;
}

/** A simulated Jira Cloud site that listens. */
export interface JiraSandbox {
  /** Without a trailing slash. */
  readonly baseUrl: string;
  /** The public key of a `kid` is at `<installKeysUrl>/<kid>`. */
  readonly installKeysUrl: string;
  /** Atlassian's own `all.js`, for the frames of {@link JiraSandbox.appUrl}. */
  readonly connectScriptUrl: string;

  /**
   * Installs or updates an app from its descriptor.
   * @throws Error that says what Jira refuses in the descriptor, or what the app answered
   */
  install(descriptorUrl: string, options?: InstallOptions): Promise<InstalledApp>;
  /**
   * Removes an app with its data, then tells it; from the start of the call on it is refused 401.
   * Resolves to the status it answered, or to words when there was no answer.
   */
  uninstall(options?: InstallOptions & { readonly appKey?: string }): Promise<number | string>;
  /** The app of that key, or else the one installed last; throws when there is none. */
  app(appKey?: string): InstalledApp;

  /** What `AP.context.getToken` gives to an app's page; valid for 15 minutes. */
  contextToken(user: { readonly accountId: string; readonly appKey?: string }): string;
  /** The address that Jira loads into a frame for a page of the app, token included. */
  pageUrl(path: string, accountId: string, appKey?: string): string;
  /** The page of this site that holds the app's configuration page in a frame. */
  appUrl(accountId?: string, appKey?: string): string;
  /** Where "Create branch" leads, token included; null when the app offers none. */
  createBranchUrl(issueKey: string, accountId: string, appKey?: string): string | null;
  /** A token right in everything but what is bent. */
  signedToken(spec?: TokenSpec & { readonly appKey?: string }): string;

  /** Forge as this site has it. */
  readonly forge: ForgeDoor;

  /** Makes OAuth credentials as Jira's settings do, with every permission unless they are named. */
  createOauthCredentials(permissions?: readonly OauthPermission[]): OauthClient;
  /** Deletes OAuth credentials with all that was sent with them. */
  removeOauthCredentials(clientId: string): void;
  /** Ends every token that was had for OAuth credentials so far. */
  endOauthTokens(): void;

  setUser(user: JiraUser): void;
  setIssue(issue: Partial<JiraIssue> & Pick<JiraIssue, 'key'>): void;
  setKnownProjectKeys(projectKeys: readonly string[] | 'any'): void;

  /** Makes requests go wrong until the handle ends it. */
  fail(fault: Fault, scope?: FaultScope): FaultHandle;
  /** Sets or, with null, lifts the rate limits; `stats.rateLimited` counts what exceeded them. */
  setRateLimit(limit: RateLimit | null): void;

  issue(key: string): IssuePanel;
  repository(id: string, appKey?: string): StoredRepository | null;
  /** All development information stored, of all apps. */
  entities(): Iterable<StoredEntity>;
  /** All builds stored, of all apps. */
  builds(): readonly Stored<Build>[];
  deployments(): readonly Stored<Deployment>[];
  featureFlags(): readonly Stored<FeatureFlag>[];
  /** How many entities of all kinds are stored, for free. */
  counts(): EntityCounts;

  /** The change requests that gated deployments opened, oldest first. */
  gatings(): readonly ChangeRequest[];
  /** Answers a change request as people do on the page; throws when there is none of that key. */
  decideGating(changeRequestKey: string, verdict: 'allowed' | 'prevented'): void;
  /** Makes a change request `invalid`: no verdict will come. */
  withdrawGating(changeRequestKey: string): void;

  /** Every request to the endpoints, in order of arrival; pages are not recorded. */
  requests(): readonly RequestOutline[];
  /** By method and route, such as `GET /rest/featureflags/0.1/flag/:id`. */
  requestCounts(): ReadonlyMap<string, number>;
  readonly stats: Readonly<JiraStats>;
  /** Every rule of Jira's that the product broke. */
  violations(): readonly Violation[];
  /** Issues that workflow triggers or smart commits would have touched; back-fill causes none. */
  transitions(): readonly Transition[];
  /** Called after each request that changed the issue's data; the returned function ends it. */
  onIssueChange(key: string, listener: () => void): () => void;

  close(): Promise<void>;
}

const defaultMaxBodyBytes = 5 * 1024 * 1024;

/** Starts a simulated Jira Cloud site. */
export async function startJiraSandbox(options: JiraSandboxOptions = {}): Promise<JiraSandbox> {
  const site = await createSite(options);
  const { server, apps, keys, stats, stores, issues } = site;
  const host = options.host ?? '127.0.0.1';
  await server.listen({ port: options.port ?? 0, host });
  // Known only now when any free port would do.
  const { port } = server.server.address() as AddressInfo;
  const baseUrl = site.setUrl(`http://${host}:${port}`);
  const lifecycle = site.lifecycle();

  return {
    baseUrl,
    installKeysUrl: `${baseUrl}${installKeysPath}`,
    connectScriptUrl: `${baseUrl}${connectScriptPath}`,
    install: (descriptorUrl, how) => installApp(lifecycle, descriptorUrl, how),
    uninstall: (how) => uninstallApp(lifecycle, how?.appKey, how),
    app: apps.get,
    contextToken: ({ accountId, appKey }) => makeContextToken(apps.get(appKey), keys, accountId),
    pageUrl: (path, accountId, appKey) =>
      makePageUrl(apps.get(appKey), keys, { path, accountId, siteUrl: baseUrl }),
    appUrl: (accountId = 'admin-account', appKey) =>
      `${baseUrl}/apps/${apps.get(appKey).key}?as=${encodeURIComponent(accountId)}`,
    createBranchUrl: (issueKey, accountId, appKey) =>
      makeCreateBranchUrl(apps.get(appKey), keys, { ...issues.get(issueKey), accountId }),
    signedToken: ({ appKey, ...spec } = {}) => makeToken(apps.get(appKey), keys, spec),
    forge: site.forge,
    createOauthCredentials: site.oauth.create,
    removeOauthCredentials: site.oauth.remove,
    endOauthTokens: site.oauth.endTokens,
    setUser: site.users.setUser,
    setIssue: issues.setIssue,
    setKnownProjectKeys: issues.setKnownProjectKeys,
    fail: site.faults.fail,
    setRateLimit: site.limiter.setLimit,
    issue: (key) => readIssuePanel(stores, key),
    repository: (id, appKey) => stores.devInfo.findRepository(apps.get(appKey).key, id),
    entities: stores.devInfo.entities,
    builds: () => stores.builds.list(),
    deployments: () => stores.deployments.list(),
    featureFlags: () => stores.featureFlags.list(),
    counts: site.counts,
    gatings: stores.changeRequests.list,
    decideGating: stores.changeRequests.decide,
    withdrawGating: (key) => stores.changeRequests.decide(key, 'invalid'),
    requests: site.record.list,
    requestCounts: site.record.counts,
    stats,
    violations: site.violations.list,
    transitions: () => [...site.transitions],
    onIssueChange: (key, listener) => site.changes.watch(key, () => listener()),
    close: async () => {
      await server.close();
    },
  };
}

async function createSite(options: JiraSandboxOptions) {
  const keepsRecord = options.record ?? true;
  const apps = createInstalledApps();
  const keys = await createInstallKeys();
  const users = createUserDirectory(options.users);
  const issues = createIssues(options.knownProjectKeys ?? 'any');
  const changes = createIssueChanges();
  const stats = createStats();
  const limiter = createRateLimiter();
  const faults = createFaults(createSeededRandom(options.seed ?? 1));
  const record = createRequestRecord(keepsRecord !== false);
  const violations = createViolations();
  const transitions: Transition[] = [];
  let url = '';
  const siteUrl = (): string => url;

  const { stores, providers, counts } = createInformation({
    stats,
    knowsIssue: issues.isKnown,
    noteChange: changes.note,
    noteTransition: (transition) => {
      if (keepsRecord !== false) transitions.push(transition);
    },
    siteUrl,
  });
  const serving = {
    faults,
    record,
    violations,
    stats,
    siteUrl,
    keepsBodies: keepsRecord === 'bodies',
    latencyMs: options.latencyMs ?? 0,
  };
  const shared = { limiter, stats, providers, cloudId: randomUUID() };
  const oauth = createOauth(shared, options.oauthTokenLifeS);
  const forge = await createForge({ ...shared, users, siteUrl }, options.forgeTokenLifeS);
  const own = listSiteEndpoints({ ...shared, apps, users, keys, siteUrl });
  const maxBodyBytes = options.maxBodyBytes ?? defaultMaxBodyBytes;
  const server = createServer(
    serving,
    [...own, ...oauth.endpoints, ...forge.endpoints],
    maxBodyBytes,
  );
  const telling = makeLifecycle(options, providers);
  const lifecycle = () => ({ ...telling, apps, keys, siteUrl: url });
  const install = (descriptorUrl: string) => installApp(lifecycle(), descriptorUrl);
  servePages(server, { stores, issues, changes, apps, keys, users, siteUrl, install });
  return {
    server,
    apps,
    keys,
    ...{ oauth: oauth.credentials, forge: forge.door },
    ...{ users, issues, changes, stores, counts },
    stats,
    limiter,
    faults,
    record,
    violations,
    transitions,
    setUrl: (known: string) => {
      url = known;
      return known;
    },
    lifecycle,
  };
}

function makeLifecycle(options: JiraSandboxOptions, providers: readonly Provider[]) {
  return {
    clientKey: options.clientKey ?? randomUUID(),
    checkDescriptor: createDescriptorCheck(options.acceptHttpApps ?? true),
    forgetApp: (appKey: string): void => {
      for (const provider of providers) provider.forgetApp(appKey);
    },
  };
}
