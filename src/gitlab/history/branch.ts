import { Type } from '@sinclair/typebox';
import { branchSchema, readBranch } from '../api/branch.ts';
import { toPath, toQuery } from '../api/path.ts';
import { makeShape } from '../shape.ts';
import { listPage } from './list-page.ts';
import type { ReadHistoryPage } from './read-history-page.ts';

const branchesShape = makeShape(Type.Array(branchSchema));
// GitLab before 16 does not know this order, ignores it and sorts by name.
const firstQuery = toQuery({ sort: 'updated_desc', per_page: 100 });

/** A page of the branches, the one updated last first. @see https://docs.gitlab.com/api/branches/ */
export const readBranchPage: ReadHistoryPage = async (api, connection, project, position) => {
  const page = await listPage(
    api,
    {
      connection,
      priority: 'background',
      path: toPath('projects', project.id, 'repository', 'branches'),
      query: position.cursor ?? firstQuery,
      project,
      feature: 'repository',
    },
    branchesShape,
  );
  const { readAt } = position;
  return {
    changes: page.rows.map((row) => ({ readAt, entity: readBranch(project, row) })),
    next: page.next,
  };
};
