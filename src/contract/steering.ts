import { type Static, Type } from '@sinclair/typebox';
import { connectionName, entityKind, id, nullable, oneOf, projectName } from './parts.ts';

const closed = { additionalProperties: false };

/** Without a link and a project, all links of the site. */
export const syncRequestSchema = Type.Object(
  {
    link: Type.Optional(id),
    project: Type.Optional(projectName),
    connection: Type.Optional(connectionName),
    since: Type.Optional(
      nullable(
        Type.String({
          format: 'date',
          description:
            'Nothing older is read; null: all of it; left out: as far back as the link reads.',
        }),
      ),
    ),
  },
  closed,
);
export type SyncRequest = Static<typeof syncRequestSchema>;

export const syncAnswerSchema = Type.Object({
  queued: Type.Object({ links: Type.Array(id), project: nullable(Type.String()) }),
});
export type SyncAnswer = Static<typeof syncAnswerSchema>;

/** Without anything, all that the site did not take. `entity` needs project and kind. */
export const replayRequestSchema = Type.Object(
  {
    project: Type.Optional(projectName),
    connection: Type.Optional(connectionName),
    kind: Type.Optional(entityKind),
    entity: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 255,
        description: 'Its id, as `rejections` tells it.',
      }),
    ),
    accepted: Type.Optional(
      Type.Boolean({
        description: 'Also what Jira took: all of the project is read from GitLab and sent again.',
      }),
    ),
  },
  closed,
);
export type ReplayRequest = Static<typeof replayRequestSchema>;

/**
 * `queued`: a job does it · `resent`: the entity is on its way · `read_again`: it is read from GitLab first ·
 * `nothing`: Jira has nothing of it, or it is on its way already.
 */
export const replayAnswerSchema = Type.Object({
  result: oneOf(['queued', 'resent', 'read_again', 'nothing']),
});
export type ReplayAnswer = Static<typeof replayAnswerSchema>;

export const purgeRequestSchema = Type.Object(
  { project: projectName, connection: Type.Optional(connectionName) },
  closed,
);
export type PurgeRequest = Static<typeof purgeRequestSchema>;

/** Without anything, every project. */
export const reconcileRequestSchema = Type.Object(
  {
    connection: Type.Optional(connectionName),
    link: Type.Optional(id),
    project: Type.Optional(projectName),
  },
  closed,
);
export type ReconcileRequest = Static<typeof reconcileRequestSchema>;

/** What was asked for was queued. */
export const queuedAnswerSchema = Type.Object({
  queued: Type.Object({ project: nullable(Type.String()) }),
});
export type QueuedAnswer = Static<typeof queuedAnswerSchema>;

export const deliveryParamsSchema = Type.Object({
  delivery: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
});
export type DeliveryParams = Static<typeof deliveryParamsSchema>;

export const deliveryReplayAnswerSchema = Type.Object({
  queued: Type.Object({ delivery: Type.Integer() }),
});
export type DeliveryReplayAnswer = Static<typeof deliveryReplayAnswerSchema>;
