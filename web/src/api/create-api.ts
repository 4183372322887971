import type { ErrorAnswer, PageData } from '../../../src/contract/index.ts';
import type { Host } from '../host/host.ts';
import { ApiError } from './api-error.ts';

const timeoutMs = 30_000;

/** Calls our server. */
export type Api = {
  /** Throws ApiError, whose text may be shown. `path` begins with `/`. */
  call<Answer>(
    path: string,
    options?: {
      method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
      query?: Readonly<Record<string, string | number | boolean | null | undefined>>;
      body?: unknown;
      signal?: AbortSignal;
    },
  ): Promise<Answer>;
};

/** `gitlabToken` gives the signed-in person's own token, or null. */
export function createApi(
  { basePath, site }: Pick<PageData, 'basePath' | 'site'>,
  { host, gitlabToken }: { host: Host; gitlabToken: () => string | null },
): Api {
  return {
    async call<Answer>(path: string, options: CallOptions = {}) {
      const headers = { ...(await host.authorize()), ...makeHeaders(gitlabToken(), options.body) };
      const response = await ask(
        makeUrl(basePath + path, { ...options.query, site }),
        headers,
        options,
      );
      if (!response.ok) throw await readError(response);
      return (await response.json()) as Answer;
    },
  };
}

type CallOptions = NonNullable<Parameters<Api['call']>[1]>;

function makeUrl(path: string, query: NonNullable<CallOptions['query']>): URL {
  const url = new URL(path, window.location.origin);
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined) url.searchParams.set(name, String(value));
  }
  return url;
}

function makeHeaders(gitlabToken: string | null, body: unknown): Record<string, string> {
  return {
    ...(gitlabToken !== null && { 'gitlab-authorization': `Bearer ${gitlabToken}` }),
    ...(body !== undefined && { 'content-type': 'application/json' }),
  };
}

async function ask(
  url: URL,
  headers: Record<string, string>,
  { method = 'GET', body, signal }: CallOptions,
): Promise<Response> {
  const signals = [AbortSignal.timeout(timeoutMs), ...(signal ? [signal] : [])];
  const init = { method, headers, credentials: 'omit', signal: AbortSignal.any(signals) } as const;
  try {
    return await fetch(url, { ...init, ...(body !== undefined && { body: JSON.stringify(body) }) });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new ApiError(0, noAnswer);
  }
}

const noAnswer = {
  code: 'NO_ANSWER',
  message: 'This service does not answer.',
  advice: 'Check your connection and try again. If it goes on, tell whoever runs this service.',
};

type Refusal = {
  readonly error?: ErrorAnswer['error'] | string;
  /** As what stands in for GitLab's own endpoints answers: texts, or texts by field. */
  readonly message?: unknown;
  readonly errors?: unknown;
};

async function readError(response: Response): Promise<ApiError> {
  const answer = (await response.json().catch(() => null)) as Refusal | null;
  const error = answer?.error;
  if (typeof error === 'object') {
    return new ApiError(response.status, { ...error, advice: error.do });
  }
  const message = readTexts(answer?.message ?? answer?.errors ?? error).join(' ');
  const code = `HTTP_${response.status}`;
  return message !== ''
    ? new ApiError(response.status, { code, message, advice: '' })
    : new ApiError(response.status, { ...noAnswer, code });
}

function readTexts(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(readTexts) : [];
}
