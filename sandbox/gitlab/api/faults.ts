import type { FastifyRequest } from 'fastify';
import { createRandom } from '../random.ts';
import { ApiError } from './call.ts';

/** An answer to give instead of the real one, some times. */
export interface Fault {
  readonly status: number;
  readonly times: number;
  /** Only requests whose URL contains this. */
  readonly urlPart?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** What GitLab says went wrong. */
  readonly message?: string;
  /** So many matching requests pass before. */
  readonly after?: number;
}

/** A share of all requests that is answered with one of the statuses; equal seeds befall the same ones. */
export interface Unrest {
  /** 0 to 1. */
  readonly ratio: number;
  readonly statuses: readonly number[];
  readonly seed?: number;
}

/** What a test can let go wrong in the API. */
export interface Faults {
  failNext(fault: Fault): void;
  /** From now on; null ends it. */
  failSome(unrest: Unrest | null): void;
  setLatency(ms: number): void;
  latencyMs(): number;
  /** Throws the fault that is due for this request. */
  maybeFail(request: FastifyRequest): void;
}

interface PendingFault extends Fault {
  timesLeft: number;
  passesLeft: number;
}

export function createFaults(initialLatencyMs: number): Faults {
  let latencyMs = initialLatencyMs;
  let pending: PendingFault[] = [];
  let pickStatus: () => number | undefined = () => undefined;

  return {
    failNext(fault) {
      pending.push({ ...fault, timesLeft: fault.times, passesLeft: fault.after ?? 0 });
    },
    failSome(unrest) {
      pickStatus = unrest ? makePick(unrest) : () => undefined;
    },
    setLatency(ms) {
      latencyMs = ms;
    },
    latencyMs: () => latencyMs,
    maybeFail(request) {
      const status = pickStatus();
      if (status !== undefined) throw new ApiError(status, { message: `${status} sandbox unrest` });
      const due = pending.find((fault) => request.url.includes(fault.urlPart ?? ''));
      if (!due) return;
      if (due.passesLeft > 0) {
        due.passesLeft -= 1;
        return;
      }
      due.timesLeft -= 1;
      pending = pending.filter((fault) => fault.timesLeft > 0);
      const message = due.message ?? `${due.status} sandbox fault`;
      throw new ApiError(due.status, { message }, due.headers);
    },
  };
}

function makePick({ ratio, statuses, seed }: Unrest): () => number | undefined {
  const random = createRandom(seed ?? 1);
  return () => {
    const isBefallen = random() < ratio;
    return isBefallen ? statuses[Math.floor(random() * statuses.length)] : undefined;
  };
}
