import type {
  Endpoint,
  Entity,
  EntityKind,
  EnvironmentTier,
  Installation,
  IssueKey,
  MirrorKind,
  Outcome,
  Urgency,
} from '../domain/index.ts';

/** What of a project's service management its deployments carry. */
export type ServiceSettings = {
  readonly serviceIds: readonly string[];
  /** Tiers whose pending deployments ask Jira for its verdict. */
  readonly gatedTiers: readonly EnvironmentTier[];
};

/** What a payload needs besides the entity. */
export type RenderContext = {
  /** Rule 1, Identity: empty for the first connection of an installation, else its slug and a hyphen. */
  readonly idPrefix: string;
  readonly service: ServiceSettings;
  /** Of a branch: the keys of its head, by the same rules; Jira asks for them apart. */
  readonly headKeys?: readonly IssueKey[];
};

/** An entity as Jira wants it: JSON text without the sequence, which is added when it is sent. */
export type RenderForJira = (
  entity: Entity,
  issueKeys: readonly IssueKey[],
  context: RenderContext,
) => string;

/** One entity of a batch. */
export type BatchEntity = {
  readonly kind: EntityKind;
  /** The mirror's id: without the connection's prefix. */
  readonly id: string;
  readonly issueKeys: readonly IssueKey[];
  readonly sequence: number;
  readonly payload: string;
};

/** A repository of a batch with what changed in it. */
export type BatchRepository = {
  /** As Jira knows it: GitLab's project id, prefixed for all but the first connection. */
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly url: string;
  readonly avatarUrl: string | null;
  readonly sequence: number;
  readonly entities: readonly BatchEntity[];
};

/** An entity of an endpoint that knows no repositories. */
export type FlatEntity = BatchEntity & {
  /** As in {@link BatchRepository}. */
  readonly repositoryId: string;
  /** As in {@link RenderContext}. */
  readonly idPrefix: string;
};

/** What leaves in one request. */
export type Batch =
  | {
      readonly endpoint: 'devinfo';
      readonly urgency: Urgency;
      readonly repositories: readonly BatchRepository[];
    }
  | {
      readonly endpoint: Exclude<Endpoint, 'devinfo'>;
      /** Of the lane; live unless given. Jira is not told. */
      readonly urgency?: Urgency;
      readonly entities: readonly FlatEntity[];
      /** Flags carry GitLab's `projectId`, so a request holds flags of one project only. */
      readonly properties: Readonly<Record<string, string>>;
    };

/** What Jira takes at most in one request. */
export type BatchLimits = {
  readonly devinfo: {
    readonly repositories: number;
    readonly entities: number;
    readonly entitiesPerKind: number;
  };
  readonly others: { readonly entities: number };
};

/** Names an entity of an answer: repository, kind, the mirror's id. */
export type OutcomeKey = `${string}/${MirrorKind}/${string}`;

/** Jira's answer to a batch: an outcome for every entity that was in it. */
export type BatchAnswer = {
  readonly outcomes: ReadonlyMap<OutcomeKey, Outcome>;
  readonly unknownKeys: readonly IssueKey[];
  /** Jira asked for a pause although it accepted: nothing more goes to this endpoint before then. */
  readonly pauseUntil: Date | null;
};

/** The one road to Jira. Throws ProductError with a JIRA_… code. */
export type SubmitToJira = {
  readonly limits: BatchLimits;
  submit(installation: Installation, batch: Batch): Promise<BatchAnswer>;
  /**
   * Removes one entity, or a repository with all that is in it, unless Jira holds a newer state of it;
   * a build, deployment or flag always, since Jira takes no sequence there. Fine when Jira has none.
   */
  removeEntity(
    installation: Installation,
    entity: {
      repositoryId: string;
      idPrefix: string;
      kind: MirrorKind;
      id: string;
      sequence: number;
      /** Of the lane; live unless given. Jira is not told. */
      urgency?: Urgency;
    },
  ): Promise<void>;
};

/** What Jira's change management says of a pending deployment; `unknown`: it never heard of it. */
export type GatingVerdict = 'allowed' | 'prevented' | 'awaiting' | 'invalid' | 'unknown';

/** Asks Jira for its verdict on a deployment, named as in the mirror. Throws ProductError with a JIRA_… code. */
export type AskGatingVerdict = (
  installation: Installation,
  deployment: { idPrefix: string; id: string },
) => Promise<GatingVerdict>;

/** What Jira says about one of its users. */
export type JiraAdministrator =
  | { readonly kind: 'administrator' }
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'other'; readonly groups: readonly string[] };

/** Asks Jira, now, whether the person administers the site. Throws ProductError when Jira cannot be reached. */
export type AskJiraAdministrator = (
  installation: Installation,
  accountId: string,
) => Promise<JiraAdministrator>;

/** The body of a lifecycle event, checked. */
export type InstalledBody = {
  readonly clientKey: string;
  readonly sharedSecret: string;
  readonly baseUrl: URL;
  readonly displayUrl: URL | null;
};

/** One inbound request, as far as tokens are about it. `url` is path and query as received. */
export type SignedRequest = {
  readonly method: string;
  readonly url: string;
  /** The raw token; null when absent, blank or larger than 8 KiB. */
  readonly token: string | null;
};

/**
 * What the query string hash of a token has to be: that of this very request (page loads),
 * the literal of tokens made inside the page, either, or not looked at.
 */
export type HashRule = 'request' | 'context' | 'context_or_request' | 'unchecked';

/** Verifies what arrives from Jira. All throw ProductError TOKEN_REFUSED unless proven. */
export type VerifyFromJira = {
  /** RS256 by Atlassian's key; `iss` must be the body's clientKey. */
  lifecycle(request: SignedRequest, bodyClientKey: string): Promise<void>;
  /** HS256 by the installation's secret, which `findInstallation` looks up by the unproven issuer. */
  installationToken(
    request: SignedRequest,
    hashRule: HashRule,
    findInstallation: (clientKey: string) => Promise<Installation | null>,
  ): Promise<{ installation: Installation; accountId: string | null }>;
};
