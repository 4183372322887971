import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';

/** The page while it is served. */
export interface DemoPage {
  readonly url: string;
  /** Hands a state to everybody who looks, now and later. */
  show(state: unknown): void;
  close(): Promise<void>;
}

const files = new Map(
  [
    ['/', 'demo.html', 'text/html'],
    ['/demo.css', 'demo.css', 'text/css'],
    ['/picture.css', 'picture.css', 'text/css'],
    ['/demo.js', 'demo.js', 'text/javascript'],
  ].map(([path = '', file = '', type = '']) => [path, { file, type }]),
);

const securityPolicy =
  "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'";

/** Serves the page that explains the demonstration; it keeps itself up to date. Port 0 is any free one. */
export async function serveDemoPage(port: number): Promise<DemoPage> {
  const readers = new Set<ServerResponse>();
  let last = 'null';
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://demo');
    if (pathname === '/events') {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      response.write(toEvent(last));
      readers.add(response);
      response.on('close', () => readers.delete(response));
      return;
    }
    sendFile(response, pathname);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const bound = typeof address === 'object' && address ? address.port : port;
  return {
    url: `http://127.0.0.1:${bound}/`,
    show(state) {
      const text = JSON.stringify(state);
      if (text === last) return;
      last = text;
      for (const reader of readers) reader.write(toEvent(text));
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function toEvent(json: string): string {
  return `data: ${json}\n\n`;
}

function sendFile(response: ServerResponse, path: string): void {
  const found = files.get(path);
  if (!found) {
    response.writeHead(404, { 'content-type': 'text/plain' }).end('Not found\n');
    return;
  }
  const content = readFileSync(new URL(`./assets/${found.file}`, import.meta.url));
  response
    .writeHead(200, {
      'content-type': `${found.type}; charset=utf-8`,
      'content-security-policy': securityPolicy,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    })
    .end(content);
}
