import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Delivery } from '../gitlab/index.ts';
import type { RequestOutline } from '../jira/index.ts';
import { createJournal } from './journal.ts';
import { createTraffic } from './watch-traffic.ts';

function makeWorld() {
  const hooks: Delivery[] = [];
  const requests: RequestOutline[] = [];
  const lines: string[] = [];
  const journal = createJournal(({ text }) => lines.push(text));
  const traffic = createTraffic({
    gitlab: { hookDeliveries: () => hooks },
    jira: { requests: () => requests },
    journal,
  });
  const hook = (event: string, atMs: number, durationMs: number) =>
    hooks.push({
      request: { event },
      sentAt: new Date(atMs),
      durationMs,
      status: 200,
    } as Delivery);
  const request = (atMs: number, entityCount: number, operationType?: string) =>
    requests.push({
      at: new Date(atMs),
      entityCount,
      ...(operationType && { operationType }),
    } as RequestOutline);
  return { traffic, lines, hook, request };
}

test('what passes at once becomes one line of each sort, and is told once', () => {
  const { traffic, lines, hook, request } = makeWorld();
  hook('Push Hook', 0, 3.2);
  hook('Push Hook', 0, 8.9);
  hook('Merge Request Hook', 0, 1);
  request(1, 400, 'BACKFILL');
  request(1, 1000, 'BACKFILL');
  request(1, 1);
  request(1, 0);
  traffic.look();
  traffic.look();
  assert.deepEqual(lines, [
    'GitLab sends 2 webhooks "Push Hook"; answered 200 in 9 ms',
    'GitLab sends the webhook "Merge Request Hook"; answered 200 in 1 ms',
    'The product sends Jira 1,400 entities of the past in 2 requests',
    'The product sends Jira 1 entity in one request',
  ]);
});

test('the time from webhook to Jira is that of the newest live request; the past does not count', () => {
  const { traffic, hook, request } = makeWorld();
  request(5, 9, 'BACKFILL');
  traffic.look();
  assert.equal(traffic.lastLatencyMs(), null);
  hook('Push Hook', 1000, 1);
  hook('Push Hook', 2000, 1);
  request(2040, 2);
  traffic.look();
  assert.equal(traffic.lastLatencyMs(), 40);
  request(9000, 9, 'BACKFILL');
  traffic.look();
  assert.equal(traffic.lastLatencyMs(), 40);
});
