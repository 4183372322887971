import type {
  ConnectionId,
  EntityKind,
  InstallationId,
  IssueKey,
  ProjectId,
} from '../domain/index.ts';

/** Something that happened to an entity. */
export type StoryStep = {
  readonly at: Date;
  readonly kind: 'received' | 'read' | 'recorded' | 'sent' | 'accepted' | 'rejected' | 'waiting';
  readonly text: string;
};

/** How an entity stands at one site, and why, in words. */
export type StoryAtSite = {
  readonly installationId: InstallationId;
  readonly site: URL;
  readonly state: 'shown' | 'waiting' | 'rejected' | 'removed' | 'not_sent';
  readonly issueKeys: readonly IssueKey[];
  readonly because: string;
};

/** What became of one thing of GitLab. */
export type Story = {
  readonly connectionId: ConnectionId;
  /** Slug of the GitLab. */
  readonly gitlab: string;
  readonly project: { readonly id: ProjectId; readonly path: string };
  readonly kind: EntityKind;
  /** The mirror's id, as `replay` takes it. */
  readonly entity: string;
  readonly title: string;
  readonly url: string | null;
  readonly sites: readonly StoryAtSite[];
  /** Oldest first; only what is still known. */
  readonly steps: readonly StoryStep[];
};

/** The answer to a question. */
export type StoryAnswer = {
  readonly understoodAs: 'issue_key' | 'merge_request' | 'sha' | 'url' | 'branch' | 'nothing';
  readonly stories: readonly Story[];
  /** Why nothing, or less than expected, is found, and what to do. */
  readonly hints: readonly string[];
};
