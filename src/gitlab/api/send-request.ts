import { type Dispatcher, request } from 'undici';

/** What GitLab answered; header names are lower case, repeated ones joined. */
export type Answer = {
  readonly kind: 'answer';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** What came of one request. `reason` is a code such as ECONNREFUSED. */
export type Sent =
  | Answer
  | { readonly kind: 'broken'; readonly reason: string; readonly cause: unknown }
  | { readonly kind: 'timed_out' }
  | { readonly kind: 'too_large' };

/** One request, ready to be sent. */
export type HttpRequest = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
};

/** How a request may behave at most. */
export type RequestLimits = {
  readonly dispatcher: Dispatcher;
  readonly timeoutMs: number;
  readonly maxAnswerBytes: number;
};

/** Sends one request within its limits. Never throws and follows no redirect. */
export async function trySendRequest(limits: RequestLimits, http: HttpRequest): Promise<Sent> {
  const signal = AbortSignal.timeout(limits.timeoutMs);
  try {
    const { statusCode, headers, body } = await request(http.url, {
      dispatcher: limits.dispatcher,
      method: http.method,
      headers: { ...http.headers },
      body: http.body,
      signal,
    });
    const text = await readBody(body, limits.maxAnswerBytes);
    if (text === null) return { kind: 'too_large' };
    return { kind: 'answer', status: statusCode, headers: flatten(headers), body: text };
  } catch (cause) {
    if (signal.aborted) return { kind: 'timed_out' };
    return { kind: 'broken', reason: codeOf(cause), cause };
  }
}

async function readBody(
  body: Dispatcher.ResponseData['body'],
  maxBytes: number,
): Promise<string | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    // Leaving the loop destroys the stream, so nothing more is read.
    if (bytes > maxBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function flatten(headers: Dispatcher.ResponseData['headers']): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name.toLowerCase()] = [value].flat().join(', ');
  }
  return flat;
}

function codeOf(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return typeof code === 'string' ? code : 'the connection broke';
}
