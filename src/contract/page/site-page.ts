import { type Static, Type } from '@sinclair/typebox';
import { count, id, nullable, oneOf, time } from '../parts.ts';

/** Something that is wrong: what, and what to do about it. `code` is one of the error codes. */
const problem = Type.Object({
  code: Type.String(),
  message: Type.String(),
  do: Type.String(),
});
export type Problem = Static<typeof problem>;

/** The Jira site, where the operator asks in its administrator's place. */
const ofSite = Type.Optional(id);

const pageLink = Type.Object({
  id,
  gitlab: Type.String({ description: 'Slug of the GitLab.' }),
  target: Type.Object({
    kind: oneOf(['group', 'project', 'user']),
    id: Type.Integer(),
    path: Type.String(),
    name: Type.String(),
    fullName: Type.String(),
    avatarUrl: nullable(Type.String()),
    url: Type.String(),
  }),
  linkedAt: time,
  linkedBy: Type.String(),
  jiraProjects: nullable(Type.Array(Type.String())),
  history: Type.Object({
    state: oneOf(['running', 'paused', 'cancelled']),
    since: nullable(time),
    projects: count,
    projectsDone: count,
    entitiesRead: count,
    remainingSeconds: nullable(Type.Number({ minimum: 0 })),
  }),
  /** When Jira last took something of this link. */
  lastAcceptedAt: nullable(time),
  /** Entities of this link that wait to be sent. */
  waiting: count,
  rejected: count,
  problems: Type.Array(problem),
});
export type PageLink = Static<typeof pageLink>;

/** All that the page of a Jira site shows, apart from what GitLab tells the signed-in person. */
export const sitePageSchema = Type.Object({
  site: Type.Object({ url: Type.String(), displayUrl: nullable(Type.String()) }),
  /** Whether the person may change anything here; `problem` says why not. */
  administrator: Type.Object({ is: Type.Boolean(), problem: nullable(problem) }),
  /** The instance all of this is handed to; null: this service does it itself. */
  instanceUrl: nullable(Type.String()),
  /** Whether another instance may be chosen: this service keeps public keys for it. */
  mayChooseInstance: Type.Boolean(),
  links: Type.Array(pageLink),
  /** Of the site or of a GitLab as a whole. */
  problems: Type.Array(problem),
  /** For the page to see how wrong the clock of the browser is. */
  now: time,
});
export type SitePage = Static<typeof sitePageSchema>;

const instanceUrl = Type.String({ minLength: 1, maxLength: 1024 });

export const instanceCheckRequestSchema = Type.Object(
  { url: instanceUrl },
  { additionalProperties: false },
);
export type InstanceCheckRequest = Static<typeof instanceCheckRequestSchema>;

/** The prerequisites as far as they can be told before sign-in, in order; `unknown`: an earlier one failed. */
export const instanceCheckAnswerSchema = Type.Object({
  url: Type.String({ description: 'As it would be saved.' }),
  checks: Type.Array(
    Type.Object({
      name: oneOf(['address', 'reachable', 'version', 'application_id']),
      state: oneOf(['passed', 'failed', 'unknown']),
      /** What was found, or what is wrong. */
      message: Type.String(),
      do: nullable(Type.String()),
    }),
  ),
  isUsable: Type.Boolean(),
});
export type InstanceCheckAnswer = Static<typeof instanceCheckAnswerSchema>;

/** What a person may link. Without `search`, those the person maintains, first the top-level ones. */
export const namespacesQuerySchema = Type.Object(
  {
    gitlab: Type.String({ minLength: 1, maxLength: 255 }),
    kind: oneOf(['group', 'project', 'user']),
    search: Type.Optional(Type.String({ maxLength: 255 })),
    page: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000 })),
    site: ofSite,
  },
  { additionalProperties: false },
);
export type NamespacesQuery = Static<typeof namespacesQuerySchema>;

/** Twenty at a time. */
export const namespacesAnswerSchema = Type.Object({
  namespaces: Type.Array(
    Type.Object({
      kind: oneOf(['group', 'project', 'user']),
      id: Type.Integer(),
      path: Type.String(),
      name: Type.String(),
      fullName: Type.String(),
      avatarUrl: nullable(Type.String()),
      url: Type.String(),
      /** `inherited`: a group above is linked, whose path `via` is. */
      linked: oneOf(['no', 'linked', 'inherited']),
      via: nullable(Type.String()),
    }),
  ),
  nextPage: nullable(Type.Integer()),
  /** Null where GitLab does not tell. */
  total: nullable(count),
});
export type NamespacesAnswer = Static<typeof namespacesAnswerSchema>;
export type Namespace = NamespacesAnswer['namespaces'][number];

/** Several targets at once, in the name of the signed-in person. */
export const linkTargetsRequestSchema = Type.Object(
  {
    gitlab: Type.String({ minLength: 1, maxLength: 255 }),
    paths: Type.Array(Type.String({ minLength: 1, maxLength: 1024 }), {
      minItems: 1,
      maxItems: 50,
    }),
    /** Only keys of these Jira projects; null: of all. */
    jiraProjects: nullable(
      Type.Array(Type.String({ pattern: '^[A-Z][A-Z0-9_]+$', maxLength: 255 }), {
        minItems: 1,
        maxItems: 200,
      }),
    ),
    /** Nothing older is read; null: all of it. */
    since: nullable(Type.String({ format: 'date' })),
  },
  { additionalProperties: false },
);
export type LinkTargetsRequest = Static<typeof linkTargetsRequestSchema>;

export const linkTargetsAnswerSchema = Type.Object({
  results: Type.Array(
    Type.Object({ path: Type.String(), linked: Type.Boolean(), problem: nullable(problem) }),
  ),
});
export type LinkTargetsAnswer = Static<typeof linkTargetsAnswerSchema>;

/** `restart` reads the past again, from `since` on where it is given. */
export const steerLinkRequestSchema = Type.Object(
  {
    action: oneOf(['pause', 'resume', 'cancel', 'restart']),
    since: Type.Optional(nullable(Type.String({ format: 'date' }))),
  },
  { additionalProperties: false },
);
export type SteerLinkRequest = Static<typeof steerLinkRequestSchema>;

export const unlinkQuerySchema = Type.Object(
  { deleteData: Type.Optional(Type.Boolean()), site: ofSite },
  { additionalProperties: false },
);
export type UnlinkQuery = Static<typeof unlinkQuerySchema>;

export const linkParamsSchema = Type.Object({ id });
export type LinkParams = Static<typeof linkParamsSchema>;
