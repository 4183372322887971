import type { Shape } from '../shape.ts';
import { type Asked, createAskGitlab, type GitlabApiDeps } from './ask-gitlab.ts';
import type { Call } from './call.ts';
import { readNextQuery } from './next-query.ts';
import { isProjectMissing, readFailure } from './read-failure.ts';
import { readJson } from './read-json.ts';

/** A page of a list. `next` is the query of the next page; `total` is known for short lists only. */
export type Page<T> = {
  readonly rows: readonly T[];
  readonly next: string | null;
  readonly total: number | null;
};

/**
 * The REST API of any GitLab, version 4. Every method throws a GitlabError with a GITLAB_… code:
 * UNREACHABLE (soon), RATE_LIMITED (at), UNAUTHORIZED, FORBIDDEN, NOT_FOUND, REFUSED (never),
 * ANSWER_UNEXPECTED (soon when it is no JSON at all, else never).
 * @see https://docs.gitlab.com/api/rest/
 */
export type GitlabApi = {
  /** Null for 404, but not when it is the project around it that cannot be seen. */
  find<T>(call: Call, shape: Shape<T>): Promise<T | null>;
  get<T>(call: Call, shape: Shape<T>): Promise<T>;
  /** A page of a list; null for 404 as in `find`. */
  findPage<T>(call: Call, rows: Shape<T[]>): Promise<Page<T> | null>;
  /** A page of a list that has to be there. */
  getPage<T>(call: Call, rows: Shape<T[]>): Promise<Page<T>>;
  change<T>(method: 'POST' | 'PUT', call: Call, body: unknown, shape: Shape<T>): Promise<T>;
  /** Deletes; fine when it is already gone. */
  remove(call: Call): Promise<void>;
  /** A GET whose answer is handed on whatever its status. */
  passThrough(
    call: Call,
  ): Promise<{ status: number; headers: Readonly<Record<string, string>>; body: string }>;
  /** A POST outside the API, without a token: the answer, whatever its status below 500 but 429. */
  post(call: Call, body: unknown): Promise<{ status: number; body: string }>;
  close(): Promise<void>;
};

/** Makes the typed client; `limits` hold for each connection. */
export function createGitlabApi(deps: GitlabApiDeps): GitlabApi {
  const ask = createAskGitlab(deps);

  async function findAnswer(call: Call): Promise<Asked['answer'] | null> {
    const asked = await ask.get(call);
    if (asked.answer.status !== 404) return successOf(call, asked);
    if (/^projects\/[^/]+\/./.test(call.path) && isProjectMissing(asked.answer)) {
      throw readFailure(call, asked.answer, asked.retryAt);
    }
    return null;
  }

  return {
    find: async (call, shape) => {
      const answer = await findAnswer(call);
      return answer && readJson(call, answer, shape);
    },
    get: async (call, shape) => readJson(call, successOf(call, await ask.get(call)), shape),
    findPage: async (call, rows) => {
      const answer = await findAnswer(call);
      return answer && readPage(call, answer, rows);
    },
    getPage: async (call, rows) => readPage(call, successOf(call, await ask.get(call)), rows),
    change: async (method, call, body, shape) =>
      readJson(call, successOf(call, await ask.change(call, method, body)), shape),
    remove: async (call) => {
      const asked = await ask.change(call, 'DELETE');
      if (asked.answer.status !== 404) successOf(call, asked);
    },
    passThrough: async (call) => {
      const { status, headers, body } = (await ask.get(call)).answer;
      return { status, headers, body };
    },
    post: async (call, body) => {
      const { answer, retryAt } = await ask.post(call, body);
      const isSpoken = answer.status < 500 && answer.status !== 429;
      if (!isSpoken) throw readFailure(call, answer, retryAt);
      return { status: answer.status, body: answer.body };
    },
    close: ask.close,
  };
}

function successOf(call: Call, { answer, retryAt }: Asked): Asked['answer'] {
  if (answer.status < 200 || answer.status > 299) throw readFailure(call, answer, retryAt);
  return answer;
}

function readPage<T>(call: Call, answer: Asked['answer'], rows: Shape<T[]>): Page<T> {
  const total = answer.headers['x-total'];
  return {
    rows: readJson(call, answer, rows),
    next: readNextQuery(answer.headers, call.query ?? ''),
    total: total !== undefined && /^\d+$/.test(total) ? Number(total) : null,
  };
}
