import { type Static, Type } from '@sinclair/typebox';
import { type LinkTarget, ProductError } from '../domain/index.ts';
import type { FindOwned } from '../ports/index.ts';
import type { Caller } from './api/call.ts';
import type { GitlabApi } from './api/gitlab-api.ts';
import { nullIfForbidden } from './api/null-if-forbidden.ts';
import { pagesOf } from './api/pages-of.ts';
import { toPath, toQuery } from './api/path.ts';
import { nullable } from './nullable.ts';
import { makeShape } from './shape.ts';

const userSchema = Type.Object({
  id: Type.Integer(),
  username: Type.String(),
  is_admin: Type.Optional(nullable(Type.Boolean())),
});
const userShape = makeShape(userSchema);
const memberShape = makeShape(Type.Object({ access_level: Type.Integer() }));
const groupsShape = makeShape(Type.Array(Type.Object({ id: Type.Integer() })));

const maintainer = 40;
const owner = 50;
/** Of a hundred each: nobody waits for more. */
const mostPages = 100;
const projectsAtOnce = 8;

/** Makes what asks GitLab which targets a person owns. @see https://docs.gitlab.com/api/groups/ */
export function createFindOwned(api: GitlabApi): FindOwned {
  return async (connection, token, targets) => {
    const caller: Caller = { connection, priority: 'live', userToken: token };
    const user = await findUser(api, caller);
    if (!user) return null;
    const { username } = user;
    if (user.is_admin) return { username, owned: targets };
    const groups = await listOwnedGroups(api, caller, idsOf(targets, 'group'));
    const projects = await listMaintained(api, caller, user.id, idsOf(targets, 'project'));
    const isOwned = ({ kind, id, fullPath }: LinkTarget) => {
      if (kind === 'user') return fullPath.toLowerCase() === username.toLowerCase();
      return (kind === 'group' ? groups : projects).has(id);
    };
    return { username, owned: targets.filter(isOwned) };
  };
}

async function findUser(api: GitlabApi, caller: Caller): Promise<Static<typeof userSchema> | null> {
  try {
    return await api.get({ ...caller, path: 'user' }, userShape);
  } catch (error) {
    if (error instanceof ProductError && error.code === 'GITLAB_UNAUTHORIZED') return null;
    throw error;
  }
}

function idsOf(targets: readonly LinkTarget[], kind: LinkTarget['kind']): Set<number> {
  return new Set(targets.filter((target) => target.kind === kind).map(({ id }) => id));
}

/** Those among the asked: listed, since a link's group is one of thousands of an owner's at the most. */
async function listOwnedGroups(
  api: GitlabApi,
  caller: Caller,
  asked: ReadonlySet<number>,
): Promise<Set<number>> {
  const owned = new Set<number>();
  if (asked.size === 0) return owned;
  const first = toQuery({ min_access_level: owner, per_page: 100 });
  const readPage = (query: string) =>
    api.getPage({ ...caller, path: 'groups', query }, groupsShape);
  for await (const groups of pagesOf(first, readPage, mostPages)) {
    for (const { id } of groups) if (asked.has(id)) owned.add(id);
    if (owned.size === asked.size) break;
  }
  return owned;
}

async function listMaintained(
  api: GitlabApi,
  caller: Caller,
  userId: number,
  asked: ReadonlySet<number>,
): Promise<Set<number>> {
  const maintained = new Set<number>();
  const left = [...asked];
  const askNext = async () => {
    for (let id = left.pop(); id !== undefined; id = left.pop()) {
      const path = toPath('projects', id, 'members', 'all', userId);
      const member = await findMember(api, { ...caller, path });
      if (member && member.access_level >= maintainer) maintained.add(id);
    }
  };
  await Promise.all(Array.from({ length: projectsAtOnce }, askNext));
  return maintained;
}

/** A project that cannot be seen is one the person is no member of. */
async function findMember(api: GitlabApi, call: Parameters<GitlabApi['find']>[0]) {
  try {
    return await nullIfForbidden(api.find(call, memberShape));
  } catch (error) {
    if (error instanceof ProductError && error.code === 'GITLAB_NOT_FOUND') return null;
    throw error;
  }
}
