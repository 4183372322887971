import { type Static, Type } from '@sinclair/typebox';
import { nullable } from '../parts.ts';

const gitlab = Type.String({ minLength: 1, maxLength: 255 });
const search = Type.Optional(Type.String({ maxLength: 255 }));

export const branchProjectsQuerySchema = Type.Object(
  {
    gitlab,
    search,
    page: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000 })),
  },
  { additionalProperties: false },
);
export type BranchProjectsQuery = Static<typeof branchProjectsQuerySchema>;

/** Projects in which the person may push, twenty at a time. */
export const branchProjectsAnswerSchema = Type.Object({
  projects: Type.Array(
    Type.Object({
      id: Type.Integer(),
      path: Type.String(),
      name: Type.String(),
      avatarUrl: nullable(Type.String()),
      defaultBranch: nullable(Type.String()),
      url: Type.String(),
    }),
  ),
  nextPage: nullable(Type.Integer()),
});
export type BranchProjectsAnswer = Static<typeof branchProjectsAnswerSchema>;

export const sourceBranchesQuerySchema = Type.Object(
  { gitlab, project: Type.Integer({ minimum: 1 }), search },
  { additionalProperties: false },
);
export type SourceBranchesQuery = Static<typeof sourceBranchesQuerySchema>;

/** Twenty, the default branch first. */
export const sourceBranchesAnswerSchema = Type.Object({
  branches: Type.Array(Type.Object({ name: Type.String(), isDefault: Type.Boolean() })),
});
export type SourceBranchesAnswer = Static<typeof sourceBranchesAnswerSchema>;

export const createBranchRequestSchema = Type.Object(
  {
    gitlab,
    project: Type.Integer({ minimum: 1 }),
    name: Type.String({ minLength: 1, maxLength: 255 }),
    /** Branch, tag or sha to begin at. */
    ref: Type.String({ minLength: 1, maxLength: 255 }),
  },
  { additionalProperties: false },
);
export type CreateBranchRequest = Static<typeof createBranchRequestSchema>;

export const createBranchAnswerSchema = Type.Object({ name: Type.String(), url: Type.String() });
export type CreateBranchAnswer = Static<typeof createBranchAnswerSchema>;
