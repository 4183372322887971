import type { Gitlab, Problem } from '../../../src/contract/index.ts';
import { ApiError } from '../api/api-error.ts';
import type { CodeAnswer } from './ask-for-code.ts';

/** Why nobody can sign in to this GitLab from here at all, or null. */
export function findObstacle(gitlab: Gitlab): Problem | null {
  if (!globalThis.crypto?.subtle) {
    return {
      code: 'NO_WEB_CRYPTO',
      message: 'Your browser cannot sign in safely from this page.',
      do: 'Open the page by https, in a current browser. Sign-in needs the browser’s cryptography (Web Crypto).',
    };
  }
  if (gitlab.applicationId === null) {
    return {
      code: 'NO_APPLICATION_ID',
      message: `${gitlab.url} has no OAuth application for this service yet.`,
      do: `In GitLab, make an application with the redirect address ${gitlab.redirectUrl} and the scope ${gitlab.scopes.join(' ')}; clear Trusted and Confidential. Then whoever runs this service enters its application ID (JIRA_CONNECT_APPLICATION_ID, or in the console).`,
    };
  }
  const home = new URL(gitlab.redirectUrl).origin;
  if (home !== window.location.origin) {
    return {
      code: 'OTHER_ADDRESS',
      message: `GitLab sends people back to ${home}, but this page is open at ${window.location.origin}.`,
      do: `Open the page at ${home}. If that address is wrong, whoever runs this service corrects PUBLIC_URL.`,
    };
  }
  return null;
}

/** What a sign-in that brought no code failed of, or null where the person gave up on purpose. */
export function makeSignInProblem(
  answer: Exclude<CodeAnswer, { kind: 'code' }>,
  gitlab: Gitlab,
): Problem | null {
  switch (answer.kind) {
    case 'cancelled':
      return null;
    case 'blocked':
      return {
        code: 'POPUP_BLOCKED',
        message: 'Your browser blocked the window in which you sign in.',
        do: 'Allow pop-up windows for this page (often a symbol in the address bar), then try again.',
      };
    case 'closed':
      return {
        code: 'POPUP_CLOSED',
        message: 'The window was closed before the sign-in was done.',
        do: `Try again. If you never saw the question to authorize: with single sign-on, first sign in at your group’s SSO address in another tab. If GitLab showed an error instead, check its OAuth application: redirect address ${gitlab.redirectUrl}, scope ${gitlab.scopes.join(' ')}, Trusted and Confidential cleared.`,
      };
    case 'wrong_state':
      return {
        code: 'WRONG_STATE',
        message: 'The answer belongs to another sign-in.',
        do: 'Close other sign-in windows and try again. Nothing was taken over.',
      };
    case 'refused':
      return {
        code: 'SIGN_IN_REFUSED',
        message: `GitLab did not let this page in${answer.reason ? `: ${answer.reason}` : '.'}`,
        do: 'Try again and choose Authorize. If GitLab says that the application or a scope is wrong, its OAuth application needs mending.',
      };
  }
}

/** The token that GitLab gave is used up. */
export const expiredProblem: Problem = {
  code: 'SIGN_IN_EXPIRED',
  message: 'Your sign-in to GitLab has ended.',
  do: 'Sign in again. What is linked already goes on.',
};

/** A failed call as a problem. */
export function toProblem(error: unknown): Problem {
  if (error instanceof ApiError) {
    return { code: error.code, message: error.message, do: error.advice };
  }
  return {
    code: 'SIGN_IN_FAILED',
    message: error instanceof Error ? error.message : String(error),
    do: 'Try again.',
  };
}
