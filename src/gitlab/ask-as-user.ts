import { type Static, Type } from '@sinclair/typebox';
import { type Connection, type LinkTarget, ProductError } from '../domain/index.ts';
import type { Secret } from '../lib/index.ts';
import type { AskGitlabAsUser, FindMaintained } from '../ports/index.ts';
import type { Caller } from './api/call.ts';
import type { GitlabApi } from './api/gitlab-api.ts';
import { toPath } from './api/path.ts';
import { findNamed, findTarget } from './find-target.ts';
import { listGroupsAsUser } from './list-groups-as-user.ts';
import { nullable } from './nullable.ts';
import { makeShape } from './shape.ts';

const userSchema = Type.Object({
  id: Type.Integer(),
  username: Type.String(),
  is_admin: Type.Optional(nullable(Type.Boolean())),
});
const userShape = makeShape(userSchema);
const memberShape = makeShape(Type.Object({ access_level: Type.Integer() }));

type User = Static<typeof userSchema>;

const maintainer = 40;

/** Makes what asks GitLab with a person's own token. @see https://docs.gitlab.com/api/members/ */
export function createAskGitlabAsUser(api: GitlabApi): AskGitlabAsUser {
  return {
    user: async (connection, token) => {
      const user = await findUser(api, asUser(connection, token));
      return user && { username: user.username };
    },
    findLinkable: async (connection, token, fullPath) => {
      const caller = asUser(connection, token);
      const user = await findUser(api, caller);
      if (!user) return null;
      const target = await findTarget(api, caller, fullPath);
      return target && (await mayLink(api, caller, user, target)) ? target : null;
    },
    listGroups: (connection, token, query) =>
      listGroupsAsUser(api, asUser(connection, token), query),
  };
}

/** Makes what asks GitLab whether a person maintains a group or project. */
export function createFindMaintained(api: GitlabApi): FindMaintained {
  return async (connection, token, place) => {
    const caller = asUser(connection, token);
    const user = await findUser(api, caller);
    if (!user) return { kind: 'not_signed_in' };
    const target = await findNamed(api, caller, place);
    if (!target) return { kind: 'not_found' };
    const isMaintained = await mayLink(api, caller, user, target);
    return isMaintained ? { kind: 'maintained', target } : { kind: 'forbidden' };
  };
}

function asUser(connection: Connection, userToken: Secret): Caller {
  return { connection, priority: 'live', userToken };
}

async function findUser(api: GitlabApi, caller: Caller): Promise<User | null> {
  try {
    return await api.get({ ...caller, path: 'user' }, userShape);
  } catch (error) {
    if (error instanceof ProductError && error.code === 'GITLAB_UNAUTHORIZED') return null;
    throw error;
  }
}

async function mayLink(
  api: GitlabApi,
  caller: Caller,
  user: User,
  target: LinkTarget,
): Promise<boolean> {
  if (user.is_admin) return true;
  if (target.kind === 'user') return target.fullPath.toLowerCase() === user.username.toLowerCase();
  const path = toPath(`${target.kind}s`, target.id, 'members', 'all', user.id);
  const member = await api.find({ ...caller, path }, memberShape);
  return member !== null && member.access_level >= maintainer;
}
