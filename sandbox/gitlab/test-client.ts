import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type GitlabSandboxOptions, startGitlabSandbox } from './index.ts';

export interface ReceivedHook {
  readonly headers: IncomingHttpHeaders;
  readonly raw: string;
  readonly body: Record<string, unknown>;
}

export type Row = Record<string, unknown>;

/** What should be a list of objects in an answer; anything else has no rows. */
export function rowsOf(value: unknown): Row[] {
  return Array.isArray(value) ? value : [];
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/** A clock that is a second later each time somebody looks. */
export function tickingClock(): () => Date {
  let at = Date.parse('2026-01-01T00:00:00Z');
  return () => {
    at += 1000;
    return new Date(at);
  };
}

/** A sandbox with a group, its owner Alice, her token, and somebody who receives hooks. */
export async function openSandbox(options: GitlabSandboxOptions = {}) {
  const gitlab = await startGitlabSandbox(options);
  const receiver = await startReceiver();
  const alice = gitlab.createUser({ username: 'alice', name: 'Alice' });
  const group = gitlab.createGroup({ path: 'acme' });
  gitlab.addMember({ group }, alice, 50);
  const { value: token } = gitlab.createToken(alice, { scopes: ['api'] });
  const { value: rootToken } = gitlab.createToken(gitlab.root, { scopes: ['api'] });

  async function api(method: string, path: string, body?: unknown, as = token): Promise<Answer> {
    const response = await fetch(`${gitlab.url}/api/v4${path}`, {
      method,
      headers: { 'private-token': as, 'content-type': 'application/json' },
      body: body === undefined ? null : JSON.stringify(body),
      redirect: 'manual',
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    return {
      status: response.status,
      headers: response.headers,
      body: isJson ? JSON.parse(text) : text,
    };
  }

  return {
    gitlab,
    alice,
    group,
    token,
    rootToken,
    api,
    hookUrl: receiver.url,
    /** What the receiver of hooks answers from now on. */
    answerHooksWith: receiver.answerWith,
    received: async () => {
      await gitlab.deliveries.settled();
      return receiver.hooks;
    },
    async [Symbol.asyncDispose]() {
      await gitlab.close();
      await receiver.close();
    },
  };
}

export type OpenSandbox = Awaited<ReturnType<typeof openSandbox>>;

async function startReceiver() {
  const hooks: ReceivedHook[] = [];
  let status = 200;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const raw = Buffer.concat(chunks).toString('utf8');
      hooks.push({ headers: request.headers, raw, body: JSON.parse(raw) });
      response.statusCode = status;
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    hooks,
    answerWith(next: number) {
      status = next;
    },
    url: `http://127.0.0.1:${port}/hook`,
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
