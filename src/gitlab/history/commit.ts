import { Type } from '@sinclair/typebox';
import { commitSchema, readCommit } from '../api/commit.ts';
import { toQuery } from '../api/path.ts';
import { makeShape } from '../shape.ts';
import { makeListRows } from './list-rows.ts';
import type { ReadHistoryPage } from './read-history-page.ts';

const listCommits = makeListRows(makeShape(Type.Array(commitSchema)), {
  path: ['repository', 'commits'],
  features: ['repository'],
});

/** A page of the default branch's commits, newest first. @see https://docs.gitlab.com/api/commits/ */
export const readCommitPage: ReadHistoryPage = async (api, connection, project, position) => {
  if (project.defaultBranch === null) return { changes: [], next: null };
  const { cursor, readAt, since } = position;
  const firstQuery = toQuery({
    ref_name: project.defaultBranch,
    ...(since && { since: since.toISOString() }),
    per_page: 100,
  });
  const page = await listCommits(api, connection, project, cursor ?? firstQuery);
  return {
    changes: page.rows.map((row) => ({ readAt, entity: readCommit(project, row) })),
    next: page.next,
  };
};
