import { randomUUID } from 'node:crypto';
import type { Hook } from '../model/entities.ts';
import type { World } from '../model/world.ts';
import { signatureHeaders } from './sign.ts';

/** One hook request as it goes over the wire. */
export interface OutgoingHook {
  readonly id: number;
  readonly hookId: number;
  /** Value of `X-Gitlab-Event`, for example `Push Hook`. */
  readonly event: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export function makeOutgoingHook(
  deps: { world: World; version: string },
  input: { hook: Hook; event: string; body: string; eventUuid: string },
): OutgoingHook {
  const { hook, body, event } = input;
  const idempotencyKey = randomUUID();
  const signed = hook.signingToken
    ? signatureHeaders({
        signingToken: hook.signingToken,
        id: idempotencyKey,
        at: deps.world.now(),
        body,
      })
    : {};
  return {
    id: deps.world.nextId('delivery'),
    hookId: hook.id,
    event,
    url: hook.url,
    body,
    headers: {
      'Content-Type': 'application/json',
      'User-Agent': `GitLab/${deps.version}`,
      'Idempotency-Key': idempotencyKey,
      'X-Gitlab-Event': event,
      'X-Gitlab-Webhook-UUID': randomUUID(),
      'X-Gitlab-Instance': deps.world.baseUrl(),
      'X-Gitlab-Event-UUID': input.eventUuid,
      ...(hook.token === null ? {} : { 'X-Gitlab-Token': hook.token }),
      ...signed,
      ...Object.fromEntries(hook.customHeaders.map((header) => [header.key, header.value])),
    },
  };
}
