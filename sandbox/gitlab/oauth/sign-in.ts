import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { User } from '../model/entities.ts';
import { findUserByUsername } from '../model/lookup.ts';
import type { World } from '../model/world.ts';
import { html, page, raw } from '../pages/html.ts';

export const signInPath = '/users/sign_in';

const cookieName = '_gitlab_session';
const mostListed = 50;

/** People sign in by saying who they are: a simulated GitLab has no passwords. */
export function registerSignIn(server: FastifyInstance, world: World): void {
  server.get(signInPath, (request, reply) => {
    const { back = '/' } = request.query as Readonly<Record<string, string | undefined>>;
    return reply.type('text/html').send(signInPage(world, back));
  });
  server.post(signInPath, (request, reply) => {
    const { username = '', back = '/' } = request.body as Readonly<
      Record<string, string | undefined>
    >;
    const user = findUserByUsername(world, username);
    if (!user) {
      const body = html`<h1>Invalid login or password.</h1>`;
      return reply.status(422).type('text/html').send(page('Sign in', body));
    }
    const cookie = `${cookieName}=${encodeURIComponent(user.username)}; path=/; httponly; samesite=lax`;
    return reply.header('set-cookie', cookie).redirect(toOwnPath(back), 303);
  });
}

/** Who this browser is signed in as. */
export function findSignedIn(world: World, request: FastifyRequest): User | null {
  const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim());
  const own = pairs.find((pair) => pair.startsWith(`${cookieName}=`));
  return findUserByUsername(world, decodeURIComponent(own?.slice(cookieName.length + 1) ?? ''));
}

function signInPage(world: World, back: string): string {
  const people = [...world.users.values()]
    .filter((user) => !user.isBot)
    .slice(0, mostListed)
    .map(
      ({ username, name }) =>
        html`<button name="username" value="${username}">${name} (@${username})</button>`,
    );
  const carriedBack = html`<input type="hidden" name="back" value="${back}">`;
  const body = html`<h1>Sign in</h1>
    <form method="post" action="${signInPath}">${carriedBack}
      <label>Username <input name="username" required autofocus></label>
      <button class="primary">Sign in</button>
    </form>
    <p class="soft">There are no passwords in this simulated GitLab. Or be one of these:</p>
    <form method="post" action="${signInPath}">${carriedBack}${raw(people)}</form>`;
  return page('Sign in', body);
}

/** Nowhere else than on this GitLab. */
function toOwnPath(back: string): string {
  return /^\/(?![/\\])/.test(back) ? back : '/';
}
