import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import type { Installation, InstallationId } from '../../domain/index.ts';
import { makeSecret } from '../../lib/index.ts';

/** What the clock of {@link clientDeps} shows. */
export const now = new Date('2026-11-22T12:00:00Z');

/** The shared secret of every installation here. */
export const secret = 'shared secret';

/** Lets a client call the sites of this file. */
export const clientDeps = {
  readAppKey: async () => 'gitlab-jira-connect-git.example.com',
  clock: { now: () => now },
  allowPrivateHosts: true,
  timeoutMs: 300,
};

/** An installation at an address. */
export function makeInstallation(baseUrl: string): Installation {
  return {
    id: 1 as InstallationId,
    clientKey: 'client',
    sharedSecret: makeSecret(secret),
    baseUrl: new URL(baseUrl),
    displayUrl: null,
    epoch: 0,
    firstConnectionId: null,
    instanceUrl: null,
    chosenConnectionId: null,
    createdAt: now,
  };
}

/** A site below `/jira` that answers everything as told. */
export async function startSite(
  context: TestContext,
  answer: RequestListener,
): Promise<Installation> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  context.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return makeInstallation(`http://127.0.0.1:${(server.address() as AddressInfo).port}/jira/`);
}
