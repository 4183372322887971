import { Type } from '@sinclair/typebox';
import { type LinkTarget, ProductError } from '../../domain/index.ts';
import type { Clock } from '../../lib/index.ts';
import {
  type AccessToken,
  accessTokenShape,
  ownTokenPath,
  readExpiry,
} from '../api/access-token.ts';
import type { Caller } from '../api/call.ts';
import { findAllowed } from '../api/find-allowed.ts';
import type { GitlabApi } from '../api/gitlab-api.ts';
import { nullIfForbidden } from '../api/null-if-forbidden.ts';
import { toPath } from '../api/path.ts';
import { makeShape } from '../shape.ts';

const userShape = makeShape(Type.Object({ id: Type.Integer(), username: Type.String() }));
const memberShape = makeShape(Type.Object({ access_level: Type.Integer() }));

/** The least role that a protected environment may name as an approver. */
const reporter = 20;

/** What keeps the token from deciding about deployments below the target; empty when nothing does. */
export async function checkToken(
  deps: { api: GitlabApi; clock: Clock },
  caller: Caller,
  target: LinkTarget,
): Promise<string[]> {
  try {
    const token = await findAllowed(deps.api, { ...caller, path: ownTokenPath }, accessTokenShape);
    return [
      ...listScopeProblems(token),
      ...listExpiryProblems(token, deps.clock.now()),
      ...(await listAccessProblems(deps.api, caller, target)),
    ];
  } catch (error) {
    if (!(error instanceof ProductError) || error.code !== 'GITLAB_UNAUTHORIZED') throw error;
    return ["GitLab does not accept the service account's token: it is wrong, expired or revoked."];
  }
}

/** A token that cannot be asked about itself is judged by what it can do. */
function listScopeProblems(token: AccessToken | null): string[] {
  if (!token || token.scopes.includes('api')) return [];
  const scopes = token.scopes.join(', ') || 'none';
  return [
    `The service account's token has the scopes ${scopes}. Deployments can be approved with the scope api only.`,
  ];
}

function listExpiryProblems(token: AccessToken | null, now: Date): string[] {
  const expiresAt = readExpiry(token);
  if (!expiresAt || expiresAt > now) return [];
  const day = expiresAt.toISOString().slice(0, 10);
  return [`The service account's token has expired (${day}). Make a new one.`];
}

async function listAccessProblems(
  api: GitlabApi,
  caller: Caller,
  target: LinkTarget,
): Promise<string[]> {
  const user = await nullIfForbidden(api.get({ ...caller, path: 'user' }, userShape));
  if (!user) return ["The service account's token may not read the API. Give it the scope api."];
  if (target.kind === 'user') return [];
  const path = toPath(`${target.kind}s`, target.id, 'members', 'all', user.id);
  const member = await findMember(api, { ...caller, path });
  if (member && member.access_level >= reporter) return [];
  return [
    `The service account ${user.username} is no member of ${target.fullPath}. Add it with the role Developer, or the one that its protected environments name.`,
  ];
}

/** A project that cannot be seen is one that the account is no member of. */
async function findMember(api: GitlabApi, call: Parameters<GitlabApi['find']>[0]) {
  try {
    return await findAllowed(api, call, memberShape);
  } catch (error) {
    if (error instanceof ProductError && error.code === 'GITLAB_NOT_FOUND') return null;
    throw error;
  }
}
