import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { createRandom } from '../random.ts';
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
  readonly now: () => Date;
  /** Told of every request that was sent, also of tests and resends. */
  readonly onSent: (delivery: Delivery) => void;
}

/** Which hook requests get lost: the next so many, or a share of all of them. */
export type HookLoss =
  | { readonly count: number }
  /** `ratio` 0 to 1; equal seeds lose the same ones. */
  | { readonly ratio: number; readonly seed?: number };

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
  /** GitLab never sends these (as above its rate limit): they are in no log. Null ends it. */
  lose(loss: HookLoss | null): void;
  /** What was lost so far. */
  lost(): readonly OutgoingHook[];
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
  let isLost: () => boolean = () => false;
  const lost: OutgoingHook[] = [];

  async function send(outgoing: OutgoingHook): Promise<Delivery> {
    counts.set(outgoing.event, (counts.get(outgoing.event) ?? 0) + 1);
    for (let attempt = 1; ; attempt += 1) {
      const delivery = await tryOnce(agent, outgoing, attempt, options);
      log.push(delivery);
      options.onSent(delivery);
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
      if (isLost()) lost.push(outgoing);
      else if (holding) kept.push(outgoing);
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
    lose(loss) {
      isLost = loss === null ? () => false : createLoss(loss);
    },
    lost: () => lost,
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
  { timeoutMs, now }: DeliveryOptions,
): Promise<Delivery> {
  const sentAt = now();
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

function createLoss(loss: HookLoss): () => boolean {
  if ('ratio' in loss) {
    const random = createRandom(loss.seed ?? 1);
    return () => random() < loss.ratio;
  }
  let left = loss.count;
  return () => {
    left -= 1;
    return left >= 0;
  };
}

function shuffled(rows: readonly OutgoingHook[]): OutgoingHook[] {
  const random = createRandom(12_345);
  const result = [...rows];
  for (let at = result.length - 1; at > 0; at -= 1) {
    const other = Math.floor(random() * (at + 1));
    const [a, b] = [result[at], result[other]];
    if (a && b) [result[at], result[other]] = [b, a];
  }
  return result;
}
