import { createServer } from 'node:http';
import { Pool } from 'pg';
import { serveCommands } from '../world/call-child.ts';

/**
 * What the inbox is compared with: a bare server of Node that stores each request with one insert, in
 * the same database, and does nothing else (it does not even ask who sent it).
 * Arguments: socket directory, port and name of the database, port to listen on.
 */
async function main([host = '', port, database = '', listenPort]: readonly string[]) {
  const pool = new Pool({ host, port: Number(port), user: database, database, max: 10 });
  await pool.query(`
    create table if not exists bare_delivery (id bigint generated always as identity primary key,
      event text, idempotency_key text, body text, received_at timestamptz default now())`);
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { 'x-gitlab-event': event, 'idempotency-key': key } = request.headers;
      pool
        .query('insert into bare_delivery (event, idempotency_key, body) values ($1, $2, $3)', [
          event,
          key,
          Buffer.concat(chunks).toString(),
        ])
        .then(
          () => response.writeHead(200, { 'content-length': 0 }).end(),
          () => response.writeHead(500, { 'content-length': 0 }).end(),
        );
    });
  });
  server.keepAliveTimeout = 75_000;
  server.listen(Number(listenPort), '127.0.0.1', () => serveCommands({}));
}

if (import.meta.main) await main(process.argv.slice(2));
