import type { Gitlab } from '../../../src/contract/index.ts';
import { makePkce } from './make-pkce.ts';

/** What the pop-up came to. */
export type CodeAnswer =
  | { readonly kind: 'code'; readonly code: string; readonly codeVerifier: string }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'blocked' | 'closed' | 'wrong_state' | 'cancelled' };

/**
 * Opens GitLab in a pop-up and waits for the person to come back with a code. Call it from a click, or browsers
 * block the pop-up.
 */
export async function askForCode(gitlab: Gitlab, signal: AbortSignal): Promise<CodeAnswer> {
  // Opened before anything is awaited: afterwards the click no longer counts.
  const popup = window.open('', 'gitlab-sign-in', 'popup,width=800,height=800');
  if (!popup) return { kind: 'blocked' };
  const { state, verifier, challenge } = await makePkce();
  popup.location.href = makeAuthorizeUrl(gitlab, { state, challenge }).href;
  const answer = await waitForAnswer(popup, signal);
  popup.close();
  return toCodeAnswer(answer, { state, verifier });
}

function makeAuthorizeUrl(
  gitlab: Gitlab,
  { state, challenge }: { state: string; challenge: string },
): URL {
  const url = new URL(gitlab.authorizeUrl);
  const query = {
    client_id: gitlab.applicationId ?? '',
    response_type: 'code',
    scope: gitlab.scopes.join(' '),
    redirect_uri: gitlab.redirectUrl,
    state,
    code_challenge: challenge,
    code_challenge_method: 'S256',
  };
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url;
}

type Message = {
  readonly code?: unknown;
  readonly state?: unknown;
  readonly error?: unknown;
  readonly errorDescription?: unknown;
};

async function waitForAnswer(
  popup: Window,
  signal: AbortSignal,
): Promise<Message | 'closed' | 'cancelled'> {
  const done = new AbortController();
  const listening = { signal: done.signal };
  try {
    return await new Promise((resolve) => {
      const onMessage = ({ origin, data }: MessageEvent<{ type?: unknown } & Message>) => {
        const isOurs = origin === window.location.origin;
        if (isOurs && data?.type === 'jiraConnectOauthCallback') resolve(data);
      };
      window.addEventListener('message', onMessage, listening);
      signal.addEventListener('abort', () => resolve('cancelled'), listening);
      if (signal.aborted) resolve('cancelled');
      // A pop-up that posts and closes at once is seen closed first, so its message gets a moment.
      const timer = setInterval(() => {
        if (popup.closed) setTimeout(() => resolve('closed'), 500);
      }, 300);
      done.signal.addEventListener('abort', () => clearInterval(timer));
    });
  } finally {
    done.abort();
  }
}

function toCodeAnswer(
  answer: Message | 'closed' | 'cancelled',
  { state, verifier }: { state: string; verifier: string },
): CodeAnswer {
  if (typeof answer === 'string') return { kind: answer };
  if (answer.state !== state) return { kind: 'wrong_state' };
  if (typeof answer.code === 'string' && answer.code !== '') {
    return { kind: 'code', code: answer.code, codeVerifier: verifier };
  }
  const reason = [answer.errorDescription, answer.error].find((text) => typeof text === 'string');
  return { kind: 'refused', reason: String(reason ?? '') };
}
