import { type Static, Type } from '@sinclair/typebox';
import { type Connection, type LinkTarget, ProductError } from '../domain/index.ts';
import type { Secret } from '../lib/index.ts';
import type { AskGitlabAsUser, FindMaintained } from '../ports/index.ts';
import type { Caller } from './api/call.ts';
import type { GitlabApi } from './api/gitlab-api.ts';
import { absoluteUrl } from './api/links.ts';
import { toPath } from './api/path.ts';
import { findNamed, findTarget } from './find-target.ts';
import { listGroupsAsUser } from './list-groups-as-user.ts';
import { listLinkable } from './list-linkable.ts';
import { nullable } from './nullable.ts';
import { makeShape } from './shape.ts';
import { createSignIn } from './sign-in.ts';

const userSchema = Type.Object({
  id: Type.Integer(),
  username: Type.String(),
  name: Type.Optional(Type.String()),
  avatar_url: Type.Optional(nullable(Type.String())),
  is_admin: Type.Optional(nullable(Type.Boolean())),
});
const userShape = makeShape(userSchema);
const scopeShape = makeShape(Type.Object({ scope: Type.Array(Type.String()) }));
const memberShape = makeShape(Type.Object({ access_level: Type.Integer() }));

type User = Static<typeof userSchema>;

const maintainer = 40;

/** Makes what asks GitLab with a person's own token. @see https://docs.gitlab.com/api/members/ */
export function createAskGitlabAsUser(api: GitlabApi): AskGitlabAsUser {
  return {
    signIn: createSignIn(api),
    user: async (connection, token) => {
      const user = await findUser(api, asUser(connection, token));
      if (!user) return null;
      const { username, name = username, avatar_url } = user;
      return { username, name, avatarUrl: absoluteUrl(connection, avatar_url) };
    },
    oauthScopes: async (connection, token) => {
      const path = 'oauth/token/info';
      const asked = { ...asUser(connection, token), path, isOfSite: true };
      return await nullIfUnauthorized(async () => (await api.get(asked, scopeShape)).scope);
    },
    listLinkable: async (connection, token, question) => {
      const caller = asUser(connection, token);
      return await nullIfUnauthorized(async () => {
        const user = await api.get({ ...caller, path: 'user' }, userShape);
        const { username, is_admin } = user;
        return await listLinkable(api, caller, {
          ...question,
          username,
          isAdmin: is_admin === true,
        });
      });
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
    if (!isMaintained) return { kind: 'forbidden' };
    return { kind: 'maintained', target, username: user.username };
  };
}

function asUser(connection: Connection, userToken: Secret): Caller {
  return { connection, priority: 'live', userToken };
}

async function findUser(api: GitlabApi, caller: Caller): Promise<User | null> {
  return await nullIfUnauthorized(() => api.get({ ...caller, path: 'user' }, userShape));
}

async function nullIfUnauthorized<T>(ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask();
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
