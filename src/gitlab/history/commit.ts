import { Type } from '@sinclair/typebox';
import { commitSchema, readCommit } from '../api/commit.ts';
import { toPath, toQuery } from '../api/path.ts';
import { makeShape } from '../shape.ts';
import { listPage } from './list-page.ts';
import type { ReadHistoryPage } from './read-history-page.ts';

const commitsShape = makeShape(Type.Array(commitSchema));

/** A page of the default branch's commits, newest first. @see https://docs.gitlab.com/api/commits/ */
export const readCommitPage: ReadHistoryPage = async (api, connection, project, position) => {
  if (project.defaultBranch === null) return { changes: [], next: null };
  const page = await listPage(
    api,
    {
      connection,
      priority: 'background',
      path: toPath('projects', project.id, 'repository', 'commits'),
      query: position.cursor ?? toQuery({ ref_name: project.defaultBranch, per_page: 100 }),
      project,
      feature: 'repository',
    },
    commitsShape,
  );
  const { readAt } = position;
  return {
    changes: page.rows.map((row) => ({ readAt, entity: readCommit(project, row) })),
    next: page.next,
  };
};
