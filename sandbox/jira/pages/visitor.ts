import type { FastifyReply, FastifyRequest } from 'fastify';
import type { JiraUser, UserDirectory } from '../directory/users.ts';

const themes = ['auto', 'light', 'dark'] as const;

/** Who looks at this site's pages, and how. */
export interface Visitor {
  readonly user: JiraUser;
  readonly theme: (typeof themes)[number];
}

const userCookie = 'jira-user';
const themeCookie = 'jira-theme';
const administrator = 'admin-account';

/**
 * The person that `?as=` names, who then stays signed in; else the one who is, or the administrator. The
 * same for `?theme=`, which is the system's at first.
 */
export function readVisitor(
  users: UserDirectory,
  request: FastifyRequest,
  reply: FastifyReply,
): Visitor {
  const query = request.query as Readonly<Record<string, string | undefined>>;
  const cookies = readCookies(request.headers.cookie ?? '');
  const accountId = query.as ?? cookies.get(userCookie) ?? administrator;
  const wanted = query.theme ?? cookies.get(themeCookie);
  const remember = (name: string, value: string): void => {
    void reply.header('set-cookie', `${name}=${encodeURIComponent(value)}; path=/; samesite=lax`);
  };
  if (query.as !== undefined) remember(userCookie, query.as);
  if (query.theme !== undefined) remember(themeCookie, query.theme);
  return {
    user: users.findUser(accountId) ?? makeStranger(accountId),
    theme: themes.find((theme) => theme === wanted) ?? 'auto',
  };
}

function readCookies(header: string): ReadonlyMap<string, string> {
  const pairs = header.split(';').map((pair) => pair.trim().split('=', 2) as [string, string?]);
  return new Map(pairs.map(([name, value = '']) => [name, decodeURIComponent(value)]));
}

/** Somebody an app will not find: an account that is gone meanwhile. */
function makeStranger(accountId: string): JiraUser {
  return { accountId, displayName: accountId, groups: [], administers: false };
}
