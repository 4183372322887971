export { listSourceBranches } from './list-source-branches.ts';
export { routeBranch } from './route-branch.ts';
