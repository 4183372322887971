import { Type } from '@sinclair/typebox';
import { makeSecret, reveal } from '../lib/index.ts';
import type { AskGitlabAsUser, SignInAnswer } from '../ports/index.ts';
import type { GitlabApi } from './api/gitlab-api.ts';
import { GitlabError } from './api/gitlab-error.ts';
import { nullable } from './nullable.ts';
import { makeShape } from './shape.ts';

const tokenShape = makeShape(
  Type.Object({
    access_token: Type.String({ minLength: 1 }),
    expires_in: Type.Optional(nullable(Type.Integer({ minimum: 0 }))),
    scope: Type.Optional(nullable(Type.String())),
  }),
);
const refusalShape = makeShape(
  Type.Object({
    error: Type.String({ maxLength: 100 }),
    error_description: Type.Optional(Type.String({ maxLength: 1_000 })),
  }),
);

/**
 * Makes the exchange of a code for a person's token, by a public client with PKCE.
 * @see https://docs.gitlab.com/api/oauth2/#authorization-code-with-proof-key-for-code-exchange-pkce
 */
export function createSignIn(api: GitlabApi): AskGitlabAsUser['signIn'] {
  return async (connection, { applicationId, redirectUrl, code, codeVerifier }) => {
    // The code is the person's: what GitLab limits then is the person, not the sync of everybody.
    const call = { connection, priority: 'live', userToken: code, path: 'oauth/token' } as const;
    const answer = await api.post(call, {
      grant_type: 'authorization_code',
      client_id: applicationId,
      redirect_uri: redirectUrl.href,
      code: reveal(code),
      code_verifier: reveal(codeVerifier),
    });
    return readAnswer(parse(answer.body));
  };
}

function readAnswer(json: unknown): SignInAnswer {
  if (tokenShape.fits(json)) {
    return {
      kind: 'signed_in',
      token: makeSecret(json.access_token),
      expiresInSeconds: json.expires_in ?? null,
      scopes: (json.scope ?? '').split(/[ +]/).filter(Boolean),
    };
  }
  if (refusalShape.fits(json)) {
    return {
      kind: 'refused',
      reason: clean([json.error, json.error_description ?? ''].join(': ')),
    };
  }
  throw new GitlabError({
    code: 'GITLAB_ANSWER_UNEXPECTED',
    retry: 'soon',
    safe: "GitLab's answer to oauth/token is neither a token nor a refusal.",
  });
}

function clean(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ').replace(/: $/, '');
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
