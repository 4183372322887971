import type {
  Entity,
  EntityKind,
  Installation,
  IssueKey,
  Outcome,
  Urgency,
} from '../domain/index.ts';

/** An entity as Jira wants it: JSON text without the sequence, which is added when it is sent. */
export type RenderForJira = (entity: Entity, issueKeys: readonly IssueKey[]) => string;

/** One entity of a batch. */
export type BatchEntity = {
  readonly kind: EntityKind;
  readonly id: string;
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

/** What Jira takes at most in one request. */
export type BatchLimits = {
  readonly repositories: number;
  readonly entities: number;
  readonly entitiesPerKind: number;
};

/** Names an entity of an answer. */
export type OutcomeKey = `${string}/${EntityKind}/${string}`;

/** Jira's answer to a batch: an outcome for every entity that was in it. */
export type BatchAnswer = {
  readonly outcomes: ReadonlyMap<OutcomeKey, Outcome>;
  readonly unknownKeys: readonly IssueKey[];
};

/** The one road to Jira. Throws ProductError with a JIRA_… code. */
export type SubmitToJira = {
  readonly limits: BatchLimits;
  submit(
    installation: Installation,
    urgency: Urgency,
    repositories: readonly BatchRepository[],
  ): Promise<BatchAnswer>;
  /** Removes one entity, unless Jira holds a newer state of it. Fine when Jira has none. */
  removeEntity(
    installation: Installation,
    entity: { repositoryId: string; kind: EntityKind; id: string; sequence: number },
  ): Promise<void>;
};

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
