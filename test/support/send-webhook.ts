import { createHmac } from 'node:crypto';
import type { Hook, OutgoingHook, Project } from '../../sandbox/gitlab/index.ts';
import type { World } from './start-world.ts';

/** The webhook of a push that GitLab would send just now, kept back. */
export async function makeRequest(
  world: World,
  project: Project,
  branch: string,
): Promise<OutgoingHook> {
  const { gitlab } = world;
  gitlab.deliveries.hold();
  await gitlab.pushCommits(project, branch, [{ message: 'push' }]);
  const kept = gitlab.deliveries.take().find(({ event }) => event === 'Push Hook');
  gitlab.deliveries.release();
  if (!kept) throw new Error('GitLab would send no webhook.');
  return kept;
}

/** What is other than GitLab sent it. */
export type Bent = { url?: string; body?: BodyInit; headers?: Record<string, string | undefined> };

/** Sends the webhook with something bent; a header set to undefined is left out. */
export async function sendWebhook(request: OutgoingHook, bent: Bent = {}): Promise<Response> {
  const headers = Object.entries({ ...request.headers, ...bent.headers });
  return fetch(bent.url ?? request.url, {
    method: 'POST',
    headers: headers.filter((header): header is [string, string] => header[1] !== undefined),
    body: bent.body ?? request.body,
  });
}

/** The headers of a GitLab that signs with the hook's key. */
export function signWebhook(
  hook: Hook | undefined,
  body: string,
  timestampS: number,
): Record<string, string> {
  const key = Buffer.from((hook?.signingToken ?? '').replace('whsec_', ''), 'base64');
  const text = `some-id.${timestampS}.${body}`;
  return {
    'webhook-id': 'some-id',
    'webhook-timestamp': String(timestampS),
    'webhook-signature': `v1,${createHmac('sha256', key).update(text).digest('base64')}`,
  };
}

/** Takes the signature away. */
export const unsigned = {
  'webhook-id': undefined,
  'webhook-timestamp': undefined,
  'webhook-signature': undefined,
};
