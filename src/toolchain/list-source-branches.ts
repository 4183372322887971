import type { Connection, ProjectId } from '../domain/index.ts';
import type { Secret } from '../lib/index.ts';
import type { BranchAsUser } from '../ports/index.ts';

/** Where a branch may begin. */
export type SourceBranch = { readonly name: string; readonly isDefault: boolean };

type Listed = Awaited<ReturnType<BranchAsUser['listBranches']>>;

const most = 20;

/**
 * The branches that a new one may begin at, as the signed-in person sees them: at most twenty, the default branch
 * first where the search does not exclude it.
 */
export async function listSourceBranches(
  { branchAsUser }: { branchAsUser: Pick<BranchAsUser, 'listBranches'> },
  input: { connection: Connection; token: Secret; projectId: ProjectId; search: string },
): Promise<
  | { readonly kind: 'listed'; readonly branches: readonly SourceBranch[] }
  | Exclude<Listed, { kind: 'listed' }>
> {
  const { connection, token, projectId, search } = input;
  const listed = await branchAsUser.listBranches(connection, token, { projectId, search });
  if (listed.kind !== 'listed') return listed;
  const { names, defaultBranch } = listed;
  const others = names.filter((name) => name !== defaultBranch);
  const branches = others.map((name) => ({ name, isDefault: false }));
  // GitLab lists by name: in a large repository the default branch is on no first page.
  if (defaultBranch !== null && isFound(defaultBranch, search)) {
    branches.unshift({ name: defaultBranch, isDefault: true });
  }
  return { kind: 'listed', branches: branches.slice(0, most) };
}

function isFound(name: string, search: string): boolean {
  return name.toLowerCase().includes(search.toLowerCase());
}
