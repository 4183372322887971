import { type Static, Type } from '@sinclair/typebox';
import {
  connectionName,
  count,
  entityKind,
  id,
  next,
  nullable,
  oneOf,
  pageQuery,
  projectName,
  time,
} from './parts.ts';

/** How the entities of one kind stand. */
const kindStatus = Type.Object({
  kind: entityKind,
  shown: count,
  waiting: count,
  rejected: count,
  lagMs: nullable(count),
  lastAcceptedAt: nullable(time),
});

export type KindAnswer = Static<typeof kindStatus>;

/** How a Jira site stands. */
const site = Type.Object({
  id,
  url: Type.String(),
  displayUrl: nullable(Type.String()),
  installedAt: time,
  links: count,
  kinds: Type.Array(kindStatus),
  waiting: Type.Object({ live: count, history: count }),
  lagMs: nullable(count),
  lastAcceptedAt: nullable(time),
  rejected: count,
  unknownKeys: count,
  pauses: Type.Array(
    Type.Object({ lane: Type.String(), until: time, failures: count, reason: Type.String() }),
  ),
});

export const siteParamsSchema = Type.Object({ site: id });
export type SiteParams = Static<typeof siteParamsSchema>;

export const siteAnswerSchema = site;
export type SiteAnswer = Static<typeof siteAnswerSchema>;

export const sitesAnswerSchema = Type.Object({ sites: Type.Array(site) });
export type SitesAnswer = Static<typeof sitesAnswerSchema>;

/** The links of a site, each with how far its past is read. */
export const linksAnswerSchema = Type.Object({
  links: Type.Array(
    Type.Object({
      id,
      connection: id,
      target: Type.Object({
        kind: oneOf(['group', 'project', 'user']),
        id: Type.Integer(),
        path: Type.String(),
        name: Type.String(),
      }),
      linkedAt: time,
      linkedBy: Type.String(),
      matching: Type.Object({
        jiraProjects: nullable(Type.Array(Type.String())),
        searchesSourceBranch: Type.Boolean(),
        pattern: nullable(Type.String()),
      }),
      history: Type.Object({
        state: oneOf(['running', 'paused', 'cancelled']),
        since: nullable(time),
        projects: count,
        projectsDone: count,
        pagesRead: count,
        entitiesRead: count,
        remainingSeconds: nullable(Type.Number({ minimum: 0 })),
        problems: Type.Array(Type.String()),
      }),
    }),
  ),
});
export type LinksAnswer = Static<typeof linksAnswerSchema>;

export const projectsQuerySchema = Type.Object(
  {
    path: Type.Optional(
      Type.String({ maxLength: 1024, description: 'Only projects with this text in their path.' }),
    ),
    ...pageQuery,
  },
  { additionalProperties: false },
);
export type ProjectsQuery = Static<typeof projectsQuerySchema>;

const hookOwner = Type.Object({
  kind: oneOf(['group', 'project', 'system']),
  id: nullable(Type.Integer()),
});
const hookHealth = oneOf(['working', 'paused', 'disabled', 'gone', 'unknown']);

/** How projects stand at a site. */
export const projectsAnswerSchema = Type.Object({
  projects: Type.Array(
    Type.Object({
      connection: id,
      id: Type.Integer(),
      path: Type.String(),
      url: Type.String(),
      kinds: Type.Array(kindStatus),
      history: nullable(
        Type.Object({
          isDone: Type.Boolean(),
          kind: Type.String({ description: 'What is read next.' }),
          pages: count,
          entities: count,
          problem: nullable(Type.String()),
        }),
      ),
      hook: nullable(
        Type.Object({
          owner: hookOwner,
          health: hookHealth,
          checkedAt: nullable(time),
          problem: nullable(Type.String()),
        }),
      ),
      sweep: nullable(
        Type.Object({ sweptAt: time, dueAt: time, problem: nullable(Type.String()) }),
      ),
    }),
  ),
  next,
});
export type ProjectsAnswer = Static<typeof projectsAnswerSchema>;

export const rejectionsQuerySchema = Type.Object(
  {
    project: Type.Optional(projectName),
    connection: Type.Optional(connectionName),
    kind: Type.Optional(entityKind),
    ...pageQuery,
  },
  { additionalProperties: false },
);
export type RejectionsQuery = Static<typeof rejectionsQuerySchema>;

/** What Jira refused. A page may hold fewer than asked for, even none: `next` tells whether there are more. */
export const rejectionsAnswerSchema = Type.Object({
  rejections: Type.Array(
    Type.Object({
      connection: id,
      project: Type.Object({ id: Type.Integer(), path: Type.String() }),
      kind: Type.String(),
      entity: Type.String(),
      issueKeys: Type.Array(Type.String()),
      reason: Type.String(),
      at: time,
    }),
  ),
  next,
});
export type RejectionsAnswer = Static<typeof rejectionsAnswerSchema>;

export const pageQuerySchema = Type.Object(pageQuery, { additionalProperties: false });
export type PageQuery = Static<typeof pageQuerySchema>;

/** Issue keys that Jira does not know, and how many entities wait for each. */
export const unknownKeysAnswerSchema = Type.Object({
  unknownKeys: Type.Array(Type.Object({ key: Type.String(), learnedAt: time, waiting: count })),
  next,
});
export type UnknownKeysAnswer = Static<typeof unknownKeysAnswerSchema>;
