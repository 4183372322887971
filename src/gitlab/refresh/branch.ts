import { branchId } from '../../domain/index.ts';
import { branchSchema, readBranch } from '../api/branch.ts';
import { toPath } from '../api/path.ts';
import { makeShape } from '../shape.ts';
import type { ReadRefresh } from './read-refresh.ts';

const branchShape = makeShape(branchSchema);

/** The branch with its head, or that it is gone. */
export const refreshBranch: ReadRefresh<'branch'> = async ({ api, caller, project }, { name }) => {
  const path = toPath('projects', project.id, 'repository', 'branches', name);
  const row = await api.find({ ...caller, path }, branchShape);
  if (row) return { entities: [readBranch(project, row)], gone: [] };
  return { entities: [], gone: [{ kind: 'branch', projectId: project.id, id: branchId(name) }] };
};
