import { useCallback, useEffect, useRef, useState } from 'react';
import type {
  Gitlab,
  PersonAnswer,
  Problem,
  TokenAnswer,
  TokenRequest,
} from '../../../src/contract/index.ts';
import type { Api } from '../api/create-api.ts';
import { askForCode } from './ask-for-code.ts';
import type { TokenBox } from './create-token-box.ts';
import {
  expiredProblem,
  findObstacle,
  makeSignInProblem,
  toProblem,
} from './make-sign-in-problem.ts';

type SignInState =
  | { readonly kind: 'signed_out'; readonly problem: Problem | null }
  | { readonly kind: 'signing_in'; readonly gitlab: Gitlab }
  | { readonly kind: 'signed_in'; readonly gitlab: Gitlab; readonly person: PersonAnswer };

export type SignIn = {
  readonly state: SignInState;
  /** Call it from a click, or browsers block the pop-up. Never throws: `state` tells what came of it. */
  readonly signIn: (gitlab: Gitlab) => Promise<void>;
  readonly cancel: () => void;
  readonly signOut: () => void;
  /** GitLab no longer takes the token. */
  readonly expire: () => void;
};

/**
 * Signs the person in to a GitLab by a pop-up (OAuth with PKCE). Our server exchanges the code; the token stays in
 * `tokenBox`, which `api` reads.
 */
export function useSignIn({ api, tokenBox }: { api: Api; tokenBox: TokenBox }): SignIn {
  const [state, setState] = useState<SignInState>({ kind: 'signed_out', problem: null });
  const running = useRef<AbortController | null>(null);
  const expiry = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);

  const leave = useCallback(
    (problem: Problem | null) => {
      running.current?.abort();
      clearTimeout(expiry.current);
      tokenBox.write(null);
      setState({ kind: 'signed_out', problem });
    },
    [tokenBox],
  );
  const signIn = useCallback(
    async (gitlab: Gitlab) => {
      leave(null);
      const attempt = new AbortController();
      running.current = attempt;
      setState({ kind: 'signing_in', gitlab });
      const result = await trySignIn({ api, tokenBox }, { gitlab, signal: attempt.signal });
      if (attempt.signal.aborted) return;
      if (result.kind === 'failed') return leave(result.problem);
      const { expiresInSeconds } = result;
      if (expiresInSeconds !== null) {
        const milliseconds = Math.min(expiresInSeconds * 1_000, 2_147_483_647);
        expiry.current = setTimeout(() => leave(expiredProblem), milliseconds);
      }
      setState({ kind: 'signed_in', gitlab, person: result.person });
    },
    [api, tokenBox, leave],
  );
  useEffect(() => () => leave(null), [leave]);
  return {
    state,
    signIn,
    cancel: useCallback(() => leave(null), [leave]),
    signOut: useCallback(() => leave(null), [leave]),
    expire: useCallback(() => leave(expiredProblem), [leave]),
  };
}

type Result =
  | { kind: 'failed'; problem: Problem | null }
  | { kind: 'done'; person: PersonAnswer; expiresInSeconds: number | null };

async function trySignIn(
  { api, tokenBox }: { api: Api; tokenBox: TokenBox },
  { gitlab, signal }: { gitlab: Gitlab; signal: AbortSignal },
): Promise<Result> {
  const obstacle = findObstacle(gitlab);
  if (obstacle) return { kind: 'failed', problem: obstacle };
  const answer = await askForCode(gitlab, signal);
  if (answer.kind !== 'code') {
    return { kind: 'failed', problem: makeSignInProblem(answer, gitlab) };
  }
  const { code, codeVerifier } = answer;
  try {
    const body: TokenRequest = { gitlab: gitlab.slug, code, codeVerifier };
    const token = await api.call<TokenAnswer>('/-/page/oauth/token', {
      method: 'POST',
      body,
      signal,
    });
    tokenBox.write(token.accessToken);
    const query = { gitlab: gitlab.slug };
    const person = await api.call<PersonAnswer>('/-/page/person', { query, signal });
    return { kind: 'done', person, expiresInSeconds: token.expiresInSeconds };
  } catch (error) {
    return { kind: 'failed', problem: toProblem(error) };
  }
}
