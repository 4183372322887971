import { type Static, Type } from '@sinclair/typebox';
import { count, id, next, nullable, oneOf, pageQuery, time } from './parts.ts';

export const deliveriesQuerySchema = Type.Object(
  { state: oneOf(['waiting', 'given_up']), ...pageQuery },
  { additionalProperties: false },
);
export type DeliveriesQuery = Static<typeof deliveriesQuerySchema>;

/** Webhooks as received, without their bodies, the oldest first. */
export const deliveriesAnswerSchema = Type.Object({
  deliveries: Type.Array(
    Type.Object({
      id: Type.Integer(),
      connection: id,
      event: Type.String(),
      receivedAt: time,
      attempts: count,
      notBefore: nullable(time),
      problem: nullable(Type.String()),
    }),
  ),
  next,
});
export type DeliveriesAnswer = Static<typeof deliveriesAnswerSchema>;

/** The GitLabs, how they answered the last check, and how our webhooks fare there. */
export const connectionsAnswerSchema = Type.Object({
  connections: Type.Array(
    Type.Object({
      id,
      slug: Type.String(),
      url: Type.String(),
      internalUrl: Type.String(),
      applicationId: nullable(Type.String()),
      state: nullable(
        Type.Object({
          checkedAt: time,
          version: nullable(Type.String()),
          isAdministrator: Type.Boolean(),
          tokenExpiresAt: nullable(time),
          problems: Type.Array(Type.String()),
        }),
      ),
      hooks: Type.Object({
        working: count,
        paused: count,
        disabled: count,
        gone: count,
        unknown: count,
        unwell: Type.Array(
          Type.Object({
            id,
            owner: Type.Object({
              kind: oneOf(['group', 'project', 'system']),
              id: nullable(Type.Integer()),
              path: nullable(Type.String()),
            }),
            health: oneOf(['working', 'paused', 'disabled', 'gone', 'unknown']),
            checkedAt: nullable(time),
            problem: nullable(Type.String()),
          }),
          { description: 'The first 100 of those that do not work.' },
        ),
      }),
    }),
  ),
});
export type ConnectionsAnswer = Static<typeof connectionsAnswerSchema>;

/** How the work stands as a whole. */
export const workAnswerSchema = Type.Object({
  deliveries: Type.Object({ waiting: count, givenUp: count }),
  refreshes: Type.Object({ live: count, verify: count, details: count }),
  history: Type.Object({ projects: count, projectsDone: count, pages: count }),
  sweeps: Type.Object({
    projects: count,
    due: count,
    failed: count,
    oldestAt: nullable(time),
    newestAt: nullable(time),
  }),
  jobs: Type.Array(
    Type.Object({ name: Type.String(), waiting: count, running: count, failed: count }),
  ),
});
export type WorkAnswer = Static<typeof workAnswerSchema>;
