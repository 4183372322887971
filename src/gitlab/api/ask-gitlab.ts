import { Agent, type Dispatcher } from 'undici';
import type { Connection, ConnectionId } from '../../domain/index.ts';
import { type CallPace, type Clock, reveal, sleep } from '../../lib/index.ts';
import type { BudgetStore } from '../../ports/index.ts';
import type { Call } from './call.ts';
import { type CallBudget, type CallLimits, longestPauseMs, type Place } from './call-budget.ts';
import { readCallPace } from './call-pace.ts';
import { findMovedCall } from './moved-call.ts';
import { makeUnansweredError } from './read-failure.ts';
import { readRetryAt } from './retry-at.ts';
import { type Answer, type HttpRequest, type Sent, trySendRequest } from './send-request.ts';
import { createSharedCallBudget } from './shared-call-budget.ts';

/** What the client of GitLab needs; times in milliseconds. */
export type GitlabApiDeps = {
  readonly clock: Clock;
  /** For every connection; else by where it is, see `callLimitsOf`. */
  readonly limits?: CallLimits;
  /** Shares the limits with the other nodes; without it they are this process's own. */
  readonly budgets?: BudgetStore | undefined;
  readonly timeoutMs?: number;
  readonly maxAnswerBytes?: number;
  /** Stands in for the client's own connection pools, e.g. to go through a proxy. */
  readonly dispatcher?: Dispatcher;
};

/** An answer, whatever its status; `retryAt` is when GitLab takes calls again, for a 429. */
export type Asked = { readonly answer: Answer; readonly retryAt: Date };

/** Asks GitLab within the connection's budget. Throws only when there is no answer. */
export type AskGitlab = {
  /** A GET: waits out a short 429, tries once more after a broken connection or 502, 503, 504. */
  get(call: Call): Promise<Asked>;
  /** Anything that changes GitLab: sent once. */
  change(call: Call, method: 'POST' | 'PUT' | 'DELETE', body?: unknown): Promise<Asked>;
  /** A POST of JSON to a path of the site itself, outside its API, and without a token. */
  post(call: Call, body: unknown): Promise<Asked>;
  close(): Promise<void>;
};

type Attempt = { readonly sent: Sent; readonly retryAt: Date | null };

const brieflyDown = new Set([502, 503, 504]);
const quickRetryMs = 200;
const mostTries = 4;
const mostConnections = 16;

/** Makes the lowest layer of the client: one HTTP request at a time, counted and spaced. */
export function createAskGitlab(deps: GitlabApiDeps): AskGitlab {
  const timeoutMs = deps.timeoutMs ?? 30_000;
  const dispatcher =
    deps.dispatcher ?? createAgent(deps.limits?.concurrent ?? mostConnections, timeoutMs);
  const requestLimits = {
    dispatcher,
    timeoutMs,
    maxAnswerBytes: deps.maxAnswerBytes ?? 32 * 1024 * 1024,
  };
  const budgets = new Map<ConnectionId, CallBudget>();

  function budgetOf(connection: Connection): CallBudget {
    const known = budgets.get(connection.id);
    const budget = known ?? createSharedCallBudget(deps, connection, deps.limits);
    budgets.set(connection.id, budget);
    return budget;
  }

  async function attempt(call: Call, http: HttpRequest): Promise<Attempt> {
    const budget = budgetOf(call.connection);
    const place = await budget.take(call.priority);
    try {
      const sent = await trySendRequest(requestLimits, http);
      if (sent.kind !== 'answer') return { sent, retryAt: null };
      if (sent.status === 429) return { sent, retryAt: refusedUntil(call, sent, budget, place) };
      budget.confirm(place, paceOf(call, sent, deps.clock.now()));
      return { sent, retryAt: null };
    } finally {
      place.leave();
    }
  }

  function refusedUntil(call: Call, answer: Answer, budget: CallBudget, place: Place): Date {
    const now = deps.clock.now();
    const retryAt = readRetryAt(answer.headers, now);
    // A person's limit is the person's own: it must not stop the sync of everybody.
    if (call.userToken) return retryAt ?? new Date(now.getTime() + longestPauseMs / 2);
    return budget.refuse(place, retryAt);
  }

  async function getOnce(call: Call): Promise<Asked> {
    const http = toRequest(call, 'GET', null);
    const patienceEndsMs = deps.clock.now().getTime() + longestPauseMs;
    let breaks = 0;
    for (let tries = 1; ; tries += 1) {
      const tried = await attempt(call, http);
      if (isBriefFailure(tried.sent)) breaks += 1;
      const nowMs = deps.clock.now().getTime();
      const waitMs = waitBeforeRetry(tried, { breaks, nowMs, patienceEndsMs });
      if (waitMs === null || tries === mostTries) return toAsked(call, tried);
      await sleep(waitMs);
    }
  }

  function toAsked(call: Call, { sent, retryAt }: Attempt): Asked {
    if (sent.kind !== 'answer') throw makeUnansweredError(call, sent);
    return { answer: sent, retryAt: retryAt ?? deps.clock.now() };
  }

  return {
    get: async (call) => {
      const asked = await getOnce(call);
      const moved = findMovedCall(call, asked.answer);
      return moved ? getOnce(moved) : asked;
    },
    change: async (call, method, body) => {
      const json = body === undefined ? null : JSON.stringify(body);
      return toAsked(call, await attempt(call, toRequest(call, method, json)));
    },
    post: async (call, body) => toAsked(call, await attempt(call, toSitePost(call, body))),
    close: async () => {
      if (!deps.dispatcher) await dispatcher.close();
    },
  };
}

/** A person's limit is the person's own. */
function paceOf(call: Call, answer: Answer, now: Date): CallPace | null {
  return call.userToken ? null : readCallPace(answer.headers, now);
}

function createAgent(connections: number, timeoutMs: number): Agent {
  return new Agent({
    connections,
    connectTimeout: Math.min(timeoutMs, 10_000),
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    keepAliveTimeout: 30_000,
  });
}

function isBriefFailure(sent: Sent): boolean {
  return sent.kind === 'broken' || (sent.kind === 'answer' && brieflyDown.has(sent.status));
}

/** How long to wait before the same GET is sent again; null when what came is the answer. */
function waitBeforeRetry(
  { sent, retryAt }: Attempt,
  at: { breaks: number; nowMs: number; patienceEndsMs: number },
): number | null {
  if (retryAt) {
    return retryAt.getTime() <= at.patienceEndsMs
      ? Math.max(0, retryAt.getTime() - at.nowMs)
      : null;
  }
  return isBriefFailure(sent) && at.breaks === 1 ? quickRetryMs : null;
}

function toRequest(call: Call, method: HttpRequest['method'], body: string | null): HttpRequest {
  const { token } = call.connection;
  const query = call.query ? `?${call.query}` : '';
  return {
    method,
    url: `${rootOf(call)}${call.isOfSite ? '' : '/api/v4'}/${call.path}${query}`,
    headers: {
      accept: 'application/json',
      'user-agent': 'gitlab-for-jira',
      ...(call.userToken
        ? { authorization: `Bearer ${reveal(call.userToken)}` }
        : { 'private-token': reveal(token) }),
      ...(body === null ? {} : { 'content-type': 'application/json' }),
    },
    body,
  };
}

function toSitePost(call: Call, body: unknown): HttpRequest {
  return {
    method: 'POST',
    url: `${rootOf(call)}/${call.path}`,
    headers: {
      accept: 'application/json',
      'content-type': 'application/json',
      'user-agent': 'gitlab-for-jira',
    },
    body: JSON.stringify(body),
  };
}

function rootOf({ connection: { internalUrl } }: Call): string {
  return `${internalUrl.origin}${internalUrl.pathname.replace(/\/+$/, '')}`;
}
