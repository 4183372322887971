import { connect, type Socket } from 'node:net';
import type { HookRequest } from '../world/hook-request.ts';

/** What became of a burst of requests. */
export type Burst = {
  readonly requests: number;
  readonly tookMs: number;
  /** One per request, in order of answer. */
  readonly answerMs: readonly number[];
};

/**
 * Posts all requests, `concurrency` at a time, each on the next free kept-alive connection. Written on
 * bare sockets: on two cores a full HTTP client would be what is measured. Any answer but 200 throws.
 */
export async function sendRequests(
  url: string,
  requests: readonly HookRequest[],
  concurrency: number,
): Promise<Burst> {
  const { hostname, port } = new URL(url);
  const messages = requests.map((request) => toMessage(request, `${hostname}:${port}`));
  const lines = await Promise.all(
    Array.from({ length: concurrency }, () => openLine(hostname, Number(port))),
  );
  const answerMs: number[] = [];
  const startedAtMs = performance.now();
  let next = 0;
  try {
    await Promise.all(
      lines.map(async (line) => {
        for (let message = messages[next++]; message; message = messages[next++]) {
          const sentAtMs = performance.now();
          await line.post(message);
          answerMs.push(performance.now() - sentAtMs);
        }
      }),
    );
    return { requests: requests.length, tookMs: performance.now() - startedAtMs, answerMs };
  } finally {
    for (const line of lines) line.close();
  }
}

function toMessage({ path, headers, body }: HookRequest, host: string): Buffer {
  const bytes = Buffer.from(body);
  const head = Object.entries({ Host: host, ...headers, 'Content-Length': bytes.length })
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('');
  return Buffer.concat([Buffer.from(`POST ${path} HTTP/1.1\r\n${head}\r\n`), bytes]);
}

/** One connection with at most one request on it. */
async function openLine(host: string, port: number) {
  const socket = connect({ host, port, noDelay: true });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve).once('error', reject);
  });
  let pending: { resolve: () => void; reject: (error: Error) => void } | null = null;
  let received = '';
  const settle = (error: Error | null) => {
    const { resolve, reject } = pending ?? {};
    pending = null;
    if (error) reject?.(error);
    else resolve?.();
  };
  socket.setEncoding('latin1');
  socket.on('data', (text: string) => {
    received += text;
    if (!isWhole(received)) return;
    const status = received.slice(9, 12);
    received = '';
    settle(status === '200' ? null : new Error(`A webhook was answered with ${status}.`));
  });
  socket.on('error', settle);
  socket.on('close', () => settle(new Error('The connection was closed.')));
  return {
    post: (message: Buffer) =>
      new Promise<void>((resolve, reject) => {
        pending = { resolve, reject };
        socket.write(message);
      }),
    close: () => destroyQuietly(socket),
  };
}

/** Both servers that are measured tell the length of what they answer. */
function isWhole(received: string): boolean {
  const end = received.indexOf('\r\n\r\n');
  if (end < 0) return false;
  const length = Number(/\r\ncontent-length: (\d+)/i.exec(received)?.[1] ?? 0);
  return received.length >= end + 4 + length;
}

function destroyQuietly(socket: Socket): void {
  socket.removeAllListeners('close');
  socket.destroy();
}
