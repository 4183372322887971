import type { FastifyReply } from 'fastify';
import type { Html } from './html.ts';

// Many changes in a row are drawn once; sooner than a reader notices.
const settleMs = 150;
const keepAliveMs = 20_000;

/** Sends content whenever it may have changed and differs, until the reader leaves (SSE). */
export function streamContent(
  reply: FastifyReply,
  render: () => Html,
  watch: (listener: () => void) => () => void,
): void {
  reply.hijack();
  const { raw } = reply;
  raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  let last = '';
  let settling: NodeJS.Timeout | undefined;

  const send = (): void => {
    settling = undefined;
    const { html } = render();
    if (html === last) return;
    last = html;
    raw.write(`event: content\ndata: ${JSON.stringify(html)}\n\n`);
  };
  const unwatch = watch(() => {
    settling ??= setTimeout(send, settleMs);
  });
  const keepAlive = setInterval(() => raw.write(': still here\n\n'), keepAliveMs);
  raw.on('close', () => {
    unwatch();
    clearTimeout(settling);
    clearInterval(keepAlive);
  });
  send();
}
