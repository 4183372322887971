import { projectAccess } from '../model/access.ts';
import type { Project, User } from '../model/entities.ts';
import type { World } from '../model/world.ts';
import type { Repository } from '../repository/repository.ts';

interface Wish {
  readonly name: string;
  readonly from: string;
  readonly user: User;
}

/** Why GitLab does not make this branch, in its own words and its own order; or null. */
export async function findBranchFlaw(
  world: World,
  project: Project,
  { name, from, user }: Wish,
): Promise<string | null> {
  const names = (await project.repository.branches()).map((branch) => branch.name);
  if (!isBranchName(name)) return 'Branch name is invalid';
  if (names.includes(name)) return 'Branch already exists';
  const failed = `Failed to create branch '${name}'`;
  if ((await resolve(project.repository, from)) === null)
    return `${failed}: invalid reference name '${from}'`;
  if (names.some((other) => name.startsWith(`${other}/`) || other.startsWith(`${name}/`)))
    return `${failed}: Branch name conflicts with existing branch hierarchy.`;
  return findRuleBroken(world, project, { name, user });
}

/** A dash at the start would be an option to git. */
async function resolve(repository: Repository, from: string): Promise<string | null> {
  return from.startsWith('-') ? null : repository.resolve(from);
}

function findRuleBroken(
  world: World,
  project: Project,
  { name, user }: Pick<Wish, 'name' | 'user'>,
): string | null {
  const { protected: patterns = [], namePattern } = project.branchRules;
  if (/^[0-9a-f]{40}$/.test(name))
    return 'You cannot create a branch with a 40-character hexadecimal branch name.';
  const isProtected = patterns.some((pattern) => toExpression(pattern).test(name));
  if (isProtected && !user.isAdmin && projectAccess(world, user, project) < 40)
    return 'You are not allowed to create protected branches on this project.';
  if (namePattern && !namePattern.test(name))
    return `Branch name '${name}' does not follow the pattern '${namePattern.source}'`;
  return null;
}

function toExpression(wildcard: string): RegExp {
  const parts = wildcard.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`);
}

/** The rules of `git check-ref-format` that people run into, and GitLab's own on top. */
function isBranchName(name: string): boolean {
  if (/^refs\/(heads|remotes)\//.test(name) || name === 'HEAD' || name.startsWith('-'))
    return false;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what git refuses.
  return !/[\x00-\x20\x7f~^:?*[\\]|\.\.|@\{|\/\/|^@$|(^|\/)\.|^\/|[/.]$|\.lock(\/|$)/.test(name);
}
