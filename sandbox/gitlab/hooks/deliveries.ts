import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request } from 'undici';
import type { OutgoingHook } from './outgoing.ts';
import { createSendQueue } from './send-queue.ts';

/**
 * - `concurrent`: as GitLab's Sidekiq, without order
 * - `ordered`: the next is sent when the one before is answered
 * - `collect`: nothing is sent; `Deliveries.take()` hands the requests to a load generator
 */
export type DeliveryMode = 'concurrent' | 'ordered' | 'collect';

export interface DeliveryOptions {
  readonly mode: DeliveryMode;
  /** GitLab's `webhook_timeout`. */
  readonly timeoutMs: number;
  /** Unlike GitLab: what got no answer (the receiver was killed) is sent again, so often. */
  readonly triesWhenRefused: number;
  /** So many rows of the log are kept. */
  readonly logLimit: number;
}

/** What became of one hook request. */
export interface Delivery {
  readonly request: OutgoingHook;
  readonly sentAt: Date;
  readonly durationMs: number;
  readonly attempt: number;
  /** Null when there was no answer; then `error` says why. */
  readonly status: number | null;
  readonly responseBody: string;
  readonly error: string | null;
}

/** The road of hook requests to their receivers, and the ways a test can disturb it. */
export interface Deliveries {
  /** From now on requests are kept back. */
  hold(): void;
  /** Sends what was kept back, in its present order, and stops keeping back. */
  release(): void;
  /** Puts what is kept back into another order (the same each time for the same requests). */
  shuffle(): void;
  /** Everything kept back is sent once more, with the same `Idempotency-Key`. */
  duplicate(): void;
  /** Takes away what is kept back (or was collected) without sending it. */
  take(): OutgoingHook[];
  /** Sends one request again, as the "Resend Request" button does: same `Idempotency-Key`. */
  resend(request: OutgoingHook): Promise<Delivery>;
  /** Resolves when every request under way is answered. */
  settled(): Promise<void>;
  log(): readonly Delivery[];
  /** How many requests were sent, by `X-Gitlab-Event`. */
  counts(): ReadonlyMap<string, number>;
}

export interface DeliveryRoad extends Deliveries {
  enqueue(request: OutgoingHook): void;
  close(): Promise<void>;
}

const SENT_AT_ONCE = 64;

export function createDeliveries(options: DeliveryOptions): DeliveryRoad {
  const agent = new Agent({
    connections: SENT_AT_ONCE,
    headersTimeout: options.timeoutMs,
    bodyTimeout: options.timeoutMs,
    connect: { timeout: options.timeoutMs, rejectUnauthorized: false },
  });
  const log: Delivery[] = [];
  const counts = new Map<string, number>();
  let kept: OutgoingHook[] = [];
  let holding = options.mode === 'collect';
  let closed = false;

  async function send(outgoing: OutgoingHook): Promise<Delivery> {
    counts.set(outgoing.event, (counts.get(outgoing.event) ?? 0) + 1);
    for (let attempt = 1; ; attempt += 1) {
      const delivery = await tryOnce(agent, outgoing, attempt, options.timeoutMs);
      log.push(delivery);
      if (log.length > options.logLimit) log.splice(0, Math.ceil(options.logLimit / 10));
      const again = delivery.status === null && attempt <= options.triesWhenRefused && !closed;
      if (!again) return delivery;
      await sleep(100);
    }
  }

  const queue = createSendQueue(options.mode === 'ordered' ? 1 : SENT_AT_ONCE, send);

  function take(): OutgoingHook[] {
    const taken = kept;
    kept = [];
    return taken;
  }

  return {
    enqueue(outgoing) {
      if (holding) kept.push(outgoing);
      else queue.push(outgoing);
    },
    hold() {
      holding = true;
    },
    release() {
      holding = options.mode === 'collect';
      for (const outgoing of take()) queue.push(outgoing);
    },
    shuffle() {
      kept = shuffled(kept);
    },
    duplicate() {
      kept = kept.flatMap((outgoing) => [outgoing, outgoing]);
    },
    take,
    resend: (outgoing) => send(outgoing),
    settled: queue.settled,
    log: () => log,
    counts: () => counts,
    async close() {
      closed = true;
      queue.clear();
      await agent.destroy();
    },
  };
}

async function tryOnce(
  agent: Agent,
  outgoing: OutgoingHook,
  attempt: number,
  timeoutMs: number,
): Promise<Delivery> {
  const sentAt = new Date();
  const started = performance.now();
  const row = { request: outgoing, sentAt, attempt };
  try {
    const response = await request(outgoing.url, {
      method: 'POST',
      headers: outgoing.headers,
      body: outgoing.body,
      dispatcher: agent,
      signal: AbortSignal.timeout(timeoutMs),
    });
    const responseBody = (await response.body.text()).slice(0, 8192);
    const durationMs = performance.now() - started;
    return { ...row, durationMs, status: response.statusCode, responseBody, error: null };
  } catch (error) {
    const durationMs = performance.now() - started;
    return { ...row, durationMs, status: null, responseBody: '', error: String(error) };
  }
}

function shuffled(rows: readonly OutgoingHook[]): OutgoingHook[] {
  let state = 12_345;
  const result = [...rows];
  for (let at = result.length - 1; at > 0; at -= 1) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    const other = state % (at + 1);
    const [a, b] = [result[at], result[other]];
    if (a && b) [result[at], result[other]] = [b, a];
  }
  return result;
}
