import { Type } from '@sinclair/typebox';
import type { Dispatcher } from 'undici';
import { type Clock, reveal, type Secret } from '../../lib/index.ts';
import { JiraError } from '../jira/jira-error.ts';
import { parseAnswer } from '../jira/parse-answer.ts';
import { type JiraAnswer, sendRequest } from '../jira/send-request.ts';
import { verifyAnswer } from '../jira/verify-answer.ts';

/** OAuth credentials of a site, which is named for messages. */
type OauthCredentials = {
  readonly site: string;
  readonly clientId: string;
  readonly clientSecret: Secret;
};

/** Tokens for OAuth credentials. */
export type OauthTokens = {
  /**
   * One that is good for at least a minute more; those who ask at the same time wait for the same one. Throws
   * JiraError: JIRA_CREDENTIALS_REFUSED, or that Atlassian does not answer.
   */
  get(credentials: OauthCredentials): Promise<string>;
  /** Forgets a token that was refused. */
  drop(credentials: OauthCredentials, token: string): Promise<void>;
};

type Deps = {
  readonly clock: Clock;
  readonly apiUrl: URL;
  readonly dispatcher: Dispatcher;
  readonly timeoutMs: number;
};

type Token = { readonly value: string; readonly renewAt: Date };
type Held = { readonly secret: Secret; readonly asked: Promise<Token> };

const answerSchema = Type.Object({
  access_token: Type.String({ minLength: 1, maxLength: 16_384 }),
  expires_in: Type.Number({ exclusiveMinimum: 0 }),
});
const marginMs = 60_000;
const refusedForMs = 10 * 60_000;

/**
 * Keeps a token for each client. There is no refreshing: a token that is about to end is followed by a new one.
 * @see reference jira-cloud 5
 */
export function createOauthTokens(deps: Deps): OauthTokens {
  const tokens = new Map<string, Held>();

  async function get(credentials: OauthCredentials): Promise<string> {
    const { clientId, clientSecret } = credentials;
    const held = tokens.get(clientId);
    // A new secret is tried at once, whatever the old one is still good for.
    if (held && reveal(held.secret) === reveal(clientSecret)) {
      const token = await held.asked;
      if (token.renewAt > deps.clock.now()) return token.value;
      if (tokens.get(clientId) !== held) return get(credentials);
    }
    return getFresh(credentials);
  }

  async function getFresh(credentials: OauthCredentials): Promise<string> {
    const { clientId, clientSecret } = credentials;
    const asked = askToken(deps, credentials);
    const fresh = { secret: clientSecret, asked };
    tokens.set(clientId, fresh);
    try {
      return (await asked).value;
    } catch (error) {
      if (tokens.get(clientId) === fresh) tokens.delete(clientId);
      throw error;
    }
  }

  return {
    get,
    async drop({ clientId }, token) {
      const held = tokens.get(clientId);
      const known = await held?.asked.catch(() => null);
      if (known?.value === token && tokens.get(clientId) === held) tokens.delete(clientId);
    },
  };
}

/** Atlassian no longer knows the credentials, or they are of another site. */
export function makeCredentialsRefused(site: string, status: number, now: Date): JiraError {
  return new JiraError({
    code: 'JIRA_CREDENTIALS_REFUSED',
    retry: { at: new Date(now.getTime() + refusedForMs) },
    safe: `Atlassian refuses the OAuth credentials of ${site} (status ${status}).`,
  });
}

async function askToken(deps: Deps, credentials: OauthCredentials): Promise<Token> {
  const askedAt = deps.clock.now();
  const { apiUrl } = deps;
  const answer = await sendRequest(deps, {
    site: apiUrl.host,
    url: `${apiUrl.href.replace(/\/+$/, '')}/oauth/token`,
    method: 'POST',
    body: JSON.stringify({
      grant_type: 'client_credentials',
      audience: 'api.atlassian.com',
      client_id: credentials.clientId,
      client_secret: reveal(credentials.clientSecret),
    }),
  });
  verifyToken(answer, credentials.site, deps.clock.now());
  const { access_token: value, expires_in: lifeS } = parseAnswer(answerSchema, answer);
  const lifeMs = lifeS * 1000;
  const usableMs = lifeMs - Math.min(marginMs, lifeMs / 4);
  return { value, renewAt: new Date(askedAt.getTime() + usableMs) };
}

function verifyToken(answer: JiraAnswer, site: string, now: Date): void {
  const { status } = answer;
  if (status === 400 || status === 401 || status === 403) {
    throw makeCredentialsRefused(site, status, now);
  }
  // What else is not a success is about Atlassian, or about ATLASSIAN_API_URL, and never about a site.
  if (status === 429 || status >= 500) verifyAnswer(answer, now);
  if (status === 200) return;
  throw new JiraError({
    code: 'JIRA_ANSWER_UNEXPECTED',
    retry: 'soon',
    safe: `${answer.site} answered ${status} when it was asked for a token.`,
  });
}
