import { type Static, Type } from '@sinclair/typebox';
import { type ConnectionState, errorCodes, ProductError } from '../domain/index.ts';
import type { ReadGitlab } from '../ports/index.ts';
import type { Caller } from './api/call.ts';
import { findAllowed } from './api/find-allowed.ts';
import type { GitlabApi } from './api/gitlab-api.ts';
import { toPath } from './api/path.ts';
import { nullable } from './nullable.ts';
import { makeShape } from './shape.ts';

const tokenSchema = Type.Object({
  scopes: Type.Array(Type.String()),
  expires_at: Type.Optional(nullable(Type.String())),
});
const versionShape = makeShape(Type.Object({ version: Type.String() }));
const userShape = makeShape(Type.Object({ is_admin: Type.Optional(nullable(Type.Boolean())) }));
const tokenShape = makeShape(tokenSchema);

type Token = Static<typeof tokenSchema>;

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
        problems: [`${error.safe} ${adviceFor(error)}`],
      };
    }
  };
}

async function readState(api: GitlabApi, caller: Caller, now: Date): Promise<ConnectionState> {
  const { version } = await api.get({ ...caller, path: 'version' }, versionShape);
  const ownToken = toPath('personal_access_tokens', 'self');
  const token = await findAllowed(api, { ...caller, path: ownToken }, tokenShape);
  const user = await findAllowed(api, { ...caller, path: 'user' }, userShape);
  const tokenExpiresAt = readExpiry(token);
  return {
    checkedAt: now,
    version,
    isAdministrator: user?.is_admin === true,
    tokenExpiresAt,
    problems: [
      ...listVersionProblems(version),
      ...listScopeProblems(token),
      ...listExpiryProblems(tokenExpiresAt, now),
    ],
  };
}

/** Where not even the version is found, it is not GitLab that answers. */
function adviceFor({ code }: ProductError): string {
  return errorCodes[code === 'GITLAB_NOT_FOUND' ? 'GITLAB_ANSWER_UNEXPECTED' : code];
}

/** @see https://docs.gitlab.com/api/version/ */
function listVersionProblems(version: string): string[] {
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(version) ?? [];
  const isNewEnough =
    Number(major) > oldest.major ||
    (Number(major) === oldest.major && Number(minor) >= oldest.minor);
  return isNewEnough ? [] : [`GitLab ${version} is too old. ${errorCodes.GITLAB_TOO_OLD}`];
}

/** @see https://docs.gitlab.com/user/profile/personal_access_tokens/#personal-access-token-scopes */
function listScopeProblems(token: Token | null): string[] {
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
  return [`The GitLab token ${left} (${day}). Make a new one and set GITLAB_TOKEN.`];
}

/** GitLab names a day; the token ends as that day begins, in UTC. */
function readExpiry(token: Token | null): Date | null {
  const day = token?.expires_at?.slice(0, 10) ?? '';
  const date = new Date(`${day}T00:00:00Z`);
  return Number.isNaN(date.getTime()) ? null : date;
}
