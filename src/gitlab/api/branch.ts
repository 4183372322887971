import { type Static, Type } from '@sinclair/typebox';
import type { Branch } from '../../domain/index.ts';
import { commitSchema, readCommit } from './commit.ts';
import { newMergeRequestUrl, type ProjectAddress, refUrl } from './links.ts';

/** A branch as the branches API shows it. @see https://docs.gitlab.com/api/branches/ */
export const branchSchema = Type.Object({
  name: Type.String(),
  commit: commitSchema,
  merged: Type.Optional(Type.Boolean()),
});

/** Reads a branch with the commit it points to. */
export function readBranch(project: ProjectAddress, row: Static<typeof branchSchema>): Branch {
  return {
    kind: 'branch',
    projectId: project.id,
    name: row.name,
    head: readCommit(project, row.commit),
    url: refUrl(project.url, row.name),
    createMergeRequestUrl: newMergeRequestUrl(project.url, row.name),
    ...(row.merged !== undefined && { isMerged: row.merged }),
  };
}
