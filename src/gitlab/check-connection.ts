import { Type } from '@sinclair/typebox';
import { type ConnectionState, type ErrorCode, errorCodes, ProductError } from '../domain/index.ts';
import type { ReadGitlab } from '../ports/index.ts';
import {
  type AccessToken,
  accessTokenShape,
  ownTokenPath,
  readExpiry,
} from './api/access-token.ts';
import type { Caller } from './api/call.ts';
import { findAllowed } from './api/find-allowed.ts';
import type { GitlabApi } from './api/gitlab-api.ts';
import { nullable } from './nullable.ts';
import { makeShape } from './shape.ts';

const versionShape = makeShape(Type.Object({ version: Type.String() }));
const userShape = makeShape(Type.Object({ is_admin: Type.Optional(nullable(Type.Boolean())) }));

const oldest = { major: 15, minor: 7 };
const dayMs = 86_400_000;
const warnDays = 30;

/** Makes the check of a connection: whether GitLab answers, is new enough, and what the token may do. */
export function createCheckConnection(api: GitlabApi): ReadGitlab['checkConnection'] {
  return async (connection, now) => {
    try {
      return await readState(api, { connection, priority: 'live' }, now);
    } catch (error) {
      if (!(error instanceof ProductError)) throw error;
      return {
        checkedAt: now,
        version: null,
        isAdministrator: false,
        tokenExpiresAt: null,
        failure: codeOf(error),
        problems: [`${error.safe} ${errorCodes[codeOf(error)]}`],
      };
    }
  };
}

async function readState(api: GitlabApi, caller: Caller, now: Date): Promise<ConnectionState> {
  const { version } = await api.get({ ...caller, path: 'version' }, versionShape);
  const token = await findAllowed(api, { ...caller, path: ownTokenPath }, accessTokenShape);
  const user = await findAllowed(api, { ...caller, path: 'user' }, userShape);
  const tokenExpiresAt = readExpiry(token);
  return {
    checkedAt: now,
    version,
    isAdministrator: user?.is_admin === true,
    tokenExpiresAt,
    failure: findFailure({ version, token, now }),
    problems: [
      ...listVersionProblems(version),
      ...listScopeProblems(token),
      ...listExpiryProblems(tokenExpiresAt, now),
    ],
  };
}

/** Where not even the version is found, it is not GitLab that answers. */
function codeOf({ code }: ProductError): ErrorCode {
  return code === 'GITLAB_NOT_FOUND' ? 'GITLAB_ANSWER_UNEXPECTED' : code;
}

/** @see https://docs.gitlab.com/api/version/ */
function listVersionProblems(version: string): string[] {
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(version) ?? [];
  const isNewEnough =
    Number(major) > oldest.major ||
    (Number(major) === oldest.major && Number(minor) >= oldest.minor);
  return isNewEnough ? [] : [`GitLab ${version} is too old. ${errorCodes.GITLAB_TOO_OLD}`];
}

function findFailure(found: {
  version: string;
  token: AccessToken | null;
  now: Date;
}): ErrorCode | null {
  const { version, token, now } = found;
  if (listVersionProblems(version).length > 0) return 'GITLAB_TOO_OLD';
  const expiresAt = readExpiry(token);
  if (expiresAt && expiresAt <= now) return 'GITLAB_UNAUTHORIZED';
  return mayRead(token) ? null : 'GITLAB_FORBIDDEN';
}

/** A token that cannot be asked about itself is judged by what it can do. */
function mayRead(token: AccessToken | null): boolean {
  return !token || token.scopes.some((scope) => scope === 'api' || scope === 'read_api');
}

/** @see https://docs.gitlab.com/user/profile/personal_access_tokens/#personal-access-token-scopes */
function listScopeProblems(token: AccessToken | null): string[] {
  if (!token || token.scopes.includes('api')) return [];
  if (token.scopes.includes('read_api')) {
    return [
      'The GitLab token has the scope read_api but not api, so no webhooks can be made and changes arrive only when GitLab is read again. Give the token the scope api.',
    ];
  }
  const scopes = token.scopes.join(', ') || 'none';
  return [
    `The GitLab token has the scopes ${scopes}, with which projects cannot be read. Give the token the scope api.`,
  ];
}

function listExpiryProblems(expiresAt: Date | null, now: Date): string[] {
  if (!expiresAt) return [];
  const days = Math.floor((expiresAt.getTime() - now.getTime()) / dayMs);
  if (days >= warnDays) return [];
  const day = expiresAt.toISOString().slice(0, 10);
  const left = days < 0 ? 'has expired' : `expires in ${days} days`;
  return [
    `The GitLab token ${left} (${day}). Make a new one and enter it, in GITLAB_TOKEN or in the console.`,
  ];
}
