import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { eventually } from './eventually.ts';

const programs = { nginx: '/usr/sbin/nginx', caddy: '/usr/bin/caddy' };

/** The reverse proxies of Debian that can be run here. */
export type ProxyProgram = keyof typeof programs;

/** Whether the program is installed. */
export function hasProgram(program: ProxyProgram): boolean {
  return existsSync(programs[program]);
}

/** A certificate for `localhost` and its key, as files and as text. */
export type Certificate = { folder: string; file: string; keyFile: string; text: string };

/** Makes a certificate that nobody knows yet, in a folder of its own. */
export async function makeCertificate(): Promise<Certificate> {
  const folder = await mkdtemp(join(tmpdir(), 'reverse-proxy-'));
  const [file, keyFile] = [join(folder, 'fullchain.pem'), join(folder, 'privkey.pem')];
  const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  const how = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2'];
  await promisify(execFile)('openssl', [...how, ...names, '-keyout', keyFile, '-out', file]);
  return { folder, file, keyFile, text: await readFile(file, 'utf8') };
}

/** The code blocks of a guide's page in one language, in the order of the page. */
export async function readGuideBlocks(page: string, language: string): Promise<string[]> {
  const path = new URL(`../../docs/guide/${page}`, import.meta.url);
  const blocks = (await readFile(path, 'utf8')).matchAll(/^```(\w+)\n(.*?)^```$/gms);
  return [...blocks].filter(([, name]) => name === language).map(([, , text = '']) => text);
}

/** Runs a reverse proxy with this configuration until `stop`; resolves when it listens on `port`. */
export async function startReverseProxy(
  program: ProxyProgram,
  configuration: string,
  port: number,
): Promise<{ stop(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), `${program}-`));
  const file = join(folder, 'configuration');
  await writeFile(file, program === 'nginx' ? wrapForNginx(configuration, folder) : configuration);
  const args =
    program === 'nginx'
      ? ['-p', folder, '-c', file, '-g', 'daemon off;']
      : ['run', '--config', file, '--adapter', 'caddyfile'];
  const env = { PATH: process.env.PATH ?? '', HOME: folder, XDG_DATA_HOME: folder };
  const child = spawn(programs[program], args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (text: Buffer) => {
    said = `${said}${text}`.slice(-4_000);
  });
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
  await eventually(async () => {
    if (hasEnded()) throw new Error(`${program} ended by itself: ${said}`);
    return await isListening(port);
  });
  return {
    async stop() {
      if (!hasEnded()) child.kill('SIGTERM');
      if (!hasEnded()) await once(child, 'exit');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** All that nginx keeps goes into the folder; as root its workers must be able to write there. */
function wrapForNginx(servers: string, folder: string): string {
  const kept = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  return `${process.getuid?.() === 0 ? 'user root;' : ''}
pid ${folder}/nginx.pid;
error_log stderr;
events {}
http {
  ${kept.map((name) => `${name}_temp_path ${folder}/${name};`).join('\n  ')}
  ${servers.replaceAll('/var/log/nginx', folder)}
}`;
}

async function isListening(port: number): Promise<boolean> {
  const socket = connect(port, 'localhost');
  const answer = await Promise.race([
    once(socket, 'connect').then(() => true),
    once(socket, 'error').then(() => false),
  ]).catch(() => false);
  socket.destroy();
  return answer;
}
