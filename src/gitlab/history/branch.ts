import { Type } from '@sinclair/typebox';
import type { Branch } from '../../domain/index.ts';
import { branchSchema, readBranch } from '../api/branch.ts';
import { toQuery } from '../api/path.ts';
import { makeShape } from '../shape.ts';
import { makeListRows } from './list-rows.ts';
import type { ReadHistoryPage } from './read-history-page.ts';

const listBranches = makeListRows(makeShape(Type.Array(branchSchema)), {
  path: ['repository', 'branches'],
  features: ['repository'],
});
// GitLab before 16 does not know this order, ignores it and sorts by name.
const firstQuery = toQuery({ sort: 'updated_desc', per_page: 100 });

/** A page of the branches, the one updated last first. @see https://docs.gitlab.com/api/branches/ */
export const readBranchPage: ReadHistoryPage = async (api, connection, project, position) => {
  const { cursor, readAt, since } = position;
  const page = await listBranches(api, connection, project, cursor ?? firstQuery);
  const branches = page.rows.map((row) => readBranch(project, row));
  const wanted = since === null ? branches : branches.filter(({ head }) => head.createdAt >= since);
  const isPast = wanted.length < branches.length && isNewestFirst(branches);
  return {
    changes: wanted.map((entity) => ({ readAt, entity })),
    next: isPast ? null : page.next,
  };
};

function isNewestFirst(branches: readonly Branch[]): boolean {
  const times = branches.map(({ head }) => head.createdAt.getTime());
  return times.every((time, index) => time <= (times[index - 1] ?? time));
}
