import { ApiError } from '../api/api-error.ts';
import type { Host } from './host.ts';

const timeoutMs = 10_000;

/** The part of Atlassian's `all.js` that is used. @see https://developer.atlassian.com/cloud/jira/platform/about-the-connect-javascript-api/ */
type JiraPage = {
  readonly context: { getToken(callback: (token: string) => void): void };
};

declare global {
  interface Window {
    readonly AP?: JiraPage;
  }
}

/** Framed by Jira. Throws when `all.js` is not there, which a content blocker can cause. */
export function createConnectHost(): Host {
  const { AP } = window;
  if (!AP) throw new Error('Atlassian’s script (all.js) is not loaded. Allow it in your browser.');
  return {
    kind: 'connect',
    authorize: () =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(makeSilenceError()), timeoutMs);
        AP.context.getToken((token) => {
          clearTimeout(timer);
          resolve({ authorization: `JWT ${token}` });
        });
      }),
    // The frame's color scheme follows Jira's.
    followTheme: (apply) => apply('auto'),
  };
}

function makeSilenceError(): ApiError {
  return new ApiError(401, {
    code: 'NO_JIRA_TOKEN',
    message: 'Jira did not say who you are.',
    advice: 'Reload the page in Jira. If that does not help, sign in to Jira again.',
  });
}
