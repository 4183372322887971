import { createSecretKey } from 'node:crypto';
import { SignJWT } from 'jose';
import { Agent, type Dispatcher, request } from 'undici';
import type { Installation, Urgency } from '../../domain/index.ts';
import { type Clock, reveal } from '../../lib/index.ts';
import type { BudgetStore } from '../../ports/index.ts';
import { makeQueryStringHash } from '../connect/query-string-hash.ts';
import { failureText } from '../network/failure-text.ts';
import { makeRanges } from '../network/public-address.ts';
import { makeLookup } from '../network/public-lookup.ts';
import { isAllowedUrl } from '../network/public-url.ts';
import { readBounded } from '../network/read-bounded.ts';
import { createJiraBudget } from './jira-budget.ts';
import { JiraError } from './jira-error.ts';
import type { WaitHeaders } from './read-retry.ts';

/** How Jira is called. */
export type JiraClientDeps = {
  /** The app's key in Jira, `iss` of every token. */
  readonly appKey: string;
  readonly clock: Clock;
  /** Lets http and private addresses pass; off, names are also checked when they are resolved. */
  readonly allowPrivateHosts: boolean;
  /** CIDR ranges and addresses that may be called although they are private. */
  readonly allowedPrivateRanges?: readonly string[] | undefined;
  /** Stands in for our own connections; what names resolve to is then its own business. */
  readonly dispatcher?: Dispatcher | undefined;
  /** For the whole call, 30 s unless given. */
  readonly timeoutMs?: number | undefined;
  /** Shares with the other nodes how much each site is called; without it nothing is held back. */
  readonly budgets?: BudgetStore | undefined;
};

/** `path` is what follows the site's base address, with its query. */
type JiraRequest = {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly body?: string;
  /** Live unless given. */
  readonly urgency?: Urgency;
};

/** What a site answered, whatever the status; `site` names it for messages. */
export type JiraAnswer = {
  readonly site: string;
  readonly status: number;
  readonly headers: WaitHeaders;
  readonly body: string;
};

/** Throws JiraError when there is no answer, or one of more than 10 MB, or when the site's budget is used up. */
export type CallJira = (installation: Installation, request: JiraRequest) => Promise<JiraAnswer>;

const maxAnswerBytes = 10 * 1024 * 1024;
const tokenLifeS = 180;

/** Signs each call with the installation's secret. Redirects are never followed. */
export function createCallJira(deps: JiraClientDeps): CallJira {
  const allowed = makeRanges(deps.allowedPrivateRanges ?? []);
  const dispatcher =
    deps.dispatcher ??
    new Agent({ connect: deps.allowPrivateHosts ? {} : { lookup: makeLookup(allowed) } });
  const timeoutMs = deps.timeoutMs ?? 30_000;
  const budget = deps.budgets && createJiraBudget({ clock: deps.clock, budgets: deps.budgets });

  return async (installation, { method, path, body, urgency = 'live' }) => {
    const { baseUrl } = installation;
    if (!deps.allowPrivateHosts && !isAllowedUrl(baseUrl, allowed)) {
      throw makeUnreachable(baseUrl.host, 'its address is not public https');
    }
    await budget?.take(installation, { path, urgency });
    const startedAt = deps.clock.now();
    const url = `${baseUrl.origin}${baseUrl.pathname.replace(/\/+$/, '')}${path}`;
    const headers = {
      authorization: `JWT ${await signToken(deps, installation, method, path)}`,
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    };
    const signal = AbortSignal.timeout(timeoutMs);
    const answer = await request(url, {
      dispatcher,
      method,
      headers,
      signal,
      body: body ?? null,
    })
      .then(async (response) => ({
        response,
        text: await readBounded(response.body, maxAnswerBytes),
      }))
      .catch((cause: unknown) => {
        throw makeUnreachable(baseUrl.host, failureText(cause), cause);
      });
    const { statusCode: status, headers: answered } = answer.response;
    budget?.learn(installation, { path, urgency }, { status, headers: answered, startedAt });
    return {
      site: baseUrl.host,
      status,
      headers: answered,
      body: answer.text ?? refuseLarge(baseUrl.host),
    };
  };
}

/** @see reference gitlab-app (a.4): no `aud` and no `sub` */
async function signToken(
  { appKey, clock }: JiraClientDeps,
  { sharedSecret }: Installation,
  method: string,
  path: string,
): Promise<string> {
  const nowS = Math.floor(clock.now().getTime() / 1000);
  return new SignJWT({ qsh: makeQueryStringHash(method, path) })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuer(appKey)
    .setIssuedAt(nowS)
    .setExpirationTime(nowS + tokenLifeS)
    .sign(createSecretKey(reveal(sharedSecret), 'utf8'));
}

function makeUnreachable(site: string, why: string, cause?: unknown): JiraError {
  return new JiraError({
    code: 'JIRA_UNREACHABLE',
    retry: 'soon',
    safe: `${site} cannot be reached: ${why}.`,
    cause,
  });
}

function refuseLarge(site: string): never {
  throw new JiraError({
    code: 'JIRA_ANSWER_UNEXPECTED',
    retry: 'soon',
    safe: `${site} answered more than ${maxAnswerBytes} bytes.`,
  });
}
