import { once } from 'node:events';
import { createServer } from 'node:http';

/**
 * Atlassian has one key server for all sites, each simulated site its own: serves the keys of all, each
 * from the site whose name stands before the slash. Answers its address.
 */
export async function startInstallKeys(urls: Readonly<Record<string, string>>): Promise<string> {
  const server = createServer((request, response) => {
    const kid = request.url?.slice(1) ?? '';
    const url = urls[kid.slice(0, kid.indexOf('/'))];
    fetch(`${url}/${kid}`)
      .then(async (answer) => response.writeHead(answer.status).end(await answer.text()))
      .catch(() => response.writeHead(502).end());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port to be had.');
  return `http://127.0.0.1:${address.port}`;
}
