import type { Logger } from 'pino';
import type { Clock, Secret } from '../lib/index.ts';
import type {
  AskGitlabAsUser,
  AskJiraAdministrator,
  FindMaintained,
  InstalledBody,
  JobCount,
  NewDelivery,
  Reads,
  SendJob,
  Stores,
  Transact,
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
  /** `JIRA_CONNECT_PROXY_URL`: whose pages may call us from a browser. */
  readonly proxyUrl: URL | null;
  /** Atlassian's `all.js`, which the page loads. */
  readonly atlassianJsUrl: URL;
  readonly additionalIframeAncestors: readonly string[];
  /** Addresses whose `X-Forwarded-*` is believed. */
  readonly trustedProxies: readonly string[];

  readonly stores: Pick<
    Stores,
    | 'installations'
    | 'connections'
    | 'links'
    | 'hooks'
    | 'projects'
    | 'services'
    | 'sweeps'
    | 'steering'
  >;
  readonly reads: Reads;
  readonly queue: { countJobs(): Promise<readonly JobCount[]> };
  readonly transact: Transact;
  readonly sendJob: SendJob;
  readonly askJiraAdministrator: AskJiraAdministrator;
  readonly askGitlabAsUser: AskGitlabAsUser;
  readonly findMaintained: FindMaintained;

  readonly verifyFromJira: VerifyFromJira;
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
  readonly makeDescriptor: () => object;

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
