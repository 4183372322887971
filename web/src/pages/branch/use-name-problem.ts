import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Gitlab } from '../../../../src/contract/index.ts';
import type { Api } from '../../api/create-api.ts';
import { findNameProblem } from './find-name-problem.ts';
import { listBranches } from './list-branches.ts';
import type { BranchProject } from './remembered-project.ts';

const waitMs = 400;

/** What is wrong with the name by git's rules or because the project has it already; null when it will do. */
export function useNameProblem({
  api,
  gitlab,
  project,
  name,
}: {
  api: Api;
  gitlab: Gitlab;
  project: BranchProject | null;
  name: string;
}): string | null {
  const settled = useSettled(name);
  const problem = findNameProblem(name);
  // Only a help while typing: the server decides when the branch is made.
  const same = useQuery({
    ...listBranches(api, { gitlab: gitlab.slug, project: project?.id ?? 0, search: settled }),
    enabled: project !== null && settled !== '' && findNameProblem(settled) === null,
    retry: false,
  });
  if (problem !== null) return problem;
  const isTaken = settled === name && same.data?.some((branch) => branch.name === name);
  return isTaken ? 'The project has a branch of this name already. Choose another name.' : null;
}

/** The value once it has not changed for a moment. */
function useSettled(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), waitMs);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
