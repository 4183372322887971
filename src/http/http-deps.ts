import type { Logger } from 'pino';
import type { Connections, Settings } from '../administration/index.ts';
import type { CheckResult } from '../doctor/index.ts';
import type { Clock, Secret } from '../lib/index.ts';
import type {
  AskGitlabAsUser,
  AskJiraAdministrator,
  BranchAsUser,
  FindCloudId,
  FindMaintained,
  FindOwned,
  FindSiteUrl,
  ForgeToken,
  InstalledBody,
  JobCount,
  LookAtInstance,
  NewDelivery,
  ReadDatabaseClock,
  ReadGitlab,
  ReadInstanceUrl,
  ReadSettings,
  Reads,
  SendJob,
  Stores,
  StoryReads,
  TellInstance,
  Transact,
  VerifyForge,
  VerifyFromJira,
  VerifyHookRequest,
} from '../ports/index.ts';

/** The body of an `installed` event as its reader understands it. */
type InstalledBodyAnswer =
  | { readonly kind: 'valid'; readonly body: InstalledBody }
  | { readonly kind: 'invalid'; readonly problems: readonly string[] };

/** All that the web server needs; compose hands it over. */
export type HttpDeps = {
  readonly log: Logger;
  readonly clock: Clock;

  /** The address Jira, browsers and GitLab use; its path is the prefix of everything served. */
  readonly publicUrl: URL;
  /** Proxy (whose pages may call us from a browser), public key storage and what else the console may change. */
  readonly readSettings: ReadSettings;
  /** Atlassian's `all.js`, which the page loads. */
  readonly atlassianJsUrl: URL;
  readonly additionalIframeAncestors: readonly string[];
  /** The folder of the built pages; the product's own unless given. */
  readonly webFolder?: string | undefined;
  /** Asked of people who sign in to GitLab. */
  readonly oauthScopes: readonly string[];
  /** Addresses whose `X-Forwarded-*` is believed. */
  readonly trustedProxies: readonly string[];

  readonly stores: Pick<
    Stores,
    | 'installations'
    | 'forgeSites'
    | 'connections'
    | 'links'
    | 'hooks'
    | 'projects'
    | 'services'
    | 'sweeps'
    | 'steering'
    | 'publicKeys'
    | 'audit'
    | 'series'
  >;
  readonly reads: Reads;
  readonly stories: StoryReads;
  readonly readDatabaseClock: ReadDatabaseClock;
  readonly queue: { countJobs(): Promise<readonly JobCount[]> };
  readonly transact: Transact;
  readonly sendJob: SendJob;
  readonly askJiraAdministrator: AskJiraAdministrator;
  readonly askGitlabAsUser: AskGitlabAsUser;
  readonly branchAsUser: BranchAsUser;
  readonly readInstanceUrl: ReadInstanceUrl;
  readonly tellInstance: TellInstance;
  readonly lookAtInstance: LookAtInstance;
  readonly findMaintained: FindMaintained;
  /** With the connection's own token. */
  readonly readGitlab: Pick<ReadGitlab, 'refresh' | 'target'>;
  readonly findOwned: FindOwned;

  /** What the console changes. */
  readonly settings: Pick<Settings, 'list' | 'change'>;
  readonly manageConnections: Connections;
  readonly runDoctor: () => Promise<{
    readonly checkedAt: Date;
    readonly checks: readonly CheckResult[];
  }>;

  readonly verifyFromJira: VerifyFromJira;
  readonly verifyForge: VerifyForge;
  /** The system token that a Forge app hands over. */
  readonly readForgeToken: (text: string, now: Date) => ForgeToken;
  /** 32 bytes in hex, of this product alone: closes what a Forge app keeps for a person. */
  readonly delegationKey: Secret;
  readonly findCloudId: FindCloudId;
  readonly findSiteUrl: FindSiteUrl;
  /**
   * The raw token: `jwt` of the query or of the body, whatever stands there, else the Authorization
   * header; null when absent or too large.
   */
  readonly readToken: (places: {
    query: unknown;
    body: unknown;
    authorization: string | undefined;
  }) => string | null;
  readonly readInstalledBody: (body: unknown) => InstalledBodyAnswer;
  readonly makeDescriptor: () => Promise<object>;

  readonly verifyHookRequest: VerifyHookRequest;
  /** Resolves when the delivery is stored. Throws ProductError INBOX_FULL. */
  readonly acceptDelivery: (delivery: NewDelivery) => Promise<void>;

  /** What is wrong with the GitLab connections, in plain words. */
  readonly listConnectionProblems: () => Promise<readonly string[]>;
  /** Whether the database answers and its migrations are done. */
  readonly isReady: () => Promise<boolean>;
  /** Opens what only the operator may see; null closes it. */
  readonly adminToken: Secret | null;
  /** Prometheus text. */
  readonly readMetrics: () => Promise<string>;
};
