import { queryOptions } from '@tanstack/react-query';
import type { SourceBranchesAnswer } from '../../../../src/contract/index.ts';
import type { Api } from '../../api/create-api.ts';

/** What all lists of branches are kept under. */
export const branchesKey = ['branches'];

/** The branches of a project that match; for an empty search the default branch comes first. */
export function listBranches(
  api: Api,
  { gitlab, project, search }: { gitlab: string; project: number; search: string },
) {
  const query = { gitlab, project, ...(search !== '' && { search }) };
  return queryOptions({
    queryKey: [...branchesKey, gitlab, project, search],
    queryFn: async ({ signal }) => {
      const answer = await api.call<SourceBranchesAnswer>('/-/page/branch/sources', {
        query,
        signal,
      });
      return answer.branches;
    },
    staleTime: 10_000,
  });
}
