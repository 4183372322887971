import { type Static, Type } from '@sinclair/typebox';
import { count, id, nullable, oneOf, time } from '../parts.ts';

/** An issue key, `group/project!7`, a sha (7 digits or more), a branch name, or the address of any of them in GitLab. */
export const storyQuerySchema = Type.Object(
  { q: Type.String({ minLength: 2, maxLength: 1024 }) },
  { additionalProperties: false },
);
export type StoryQuery = Static<typeof storyQuerySchema>;

const step = Type.Object({
  at: time,
  /** What happened: a delivery came, GitLab was read, the mirror was written, a batch was sent, Jira answered. */
  kind: oneOf(['received', 'read', 'recorded', 'sent', 'accepted', 'rejected', 'waiting']),
  text: Type.String(),
});

/** What became of each thing the question names. */
export const storyAnswerSchema = Type.Object({
  understoodAs: oneOf(['issue_key', 'merge_request', 'sha', 'url', 'branch', 'nothing']),
  stories: Type.Array(
    Type.Object({
      connection: id,
      gitlab: Type.String(),
      project: Type.Object({ id: Type.Integer(), path: Type.String() }),
      kind: Type.String(),
      /** As `replay` takes it. */
      entity: Type.String(),
      title: Type.String(),
      url: nullable(Type.String()),
      sites: Type.Array(
        Type.Object({
          id,
          url: Type.String(),
          state: oneOf(['shown', 'waiting', 'rejected', 'removed', 'not_sent']),
          issueKeys: Type.Array(Type.String()),
          /** Why it is as it is, in words, with what to do. */
          because: Type.String(),
        }),
      ),
      steps: Type.Array(step),
    }),
  ),
  /** Why nothing, or less than expected, is found, in words: no key in its title, project not linked… */
  hints: Type.Array(Type.String()),
});
export type StoryAnswer = Static<typeof storyAnswerSchema>;

export const seriesQuerySchema = Type.Object(
  { hours: Type.Optional(Type.Integer({ minimum: 1, maximum: 720 })) },
  { additionalProperties: false },
);
export type SeriesQuery = Static<typeof seriesQuerySchema>;

/** How much a site took over time, and how long things waited; at most 200 points, oldest first. */
export const seriesAnswerSchema = Type.Object({
  everyMinutes: count,
  points: Type.Array(
    Type.Object({
      at: time,
      accepted: count,
      rejected: count,
      waiting: count,
      /** How long the oldest waited; 0: nothing waited. */
      lagMs: count,
    }),
  ),
});
export type SeriesAnswer = Static<typeof seriesAnswerSchema>;
