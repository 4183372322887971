import type { FastifyRequest } from 'fastify';
import { ApiError } from './call.ts';

/** An answer to give instead of the real one, some times. */
export interface Fault {
  readonly status: number;
  readonly times: number;
  /** Only requests whose URL contains this. */
  readonly urlPart?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** So many matching requests pass before. */
  readonly after?: number;
}

/** What a test can let go wrong in the API. */
export interface Faults {
  failNext(fault: Fault): void;
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

  return {
    failNext(fault) {
      pending.push({ ...fault, timesLeft: fault.times, passesLeft: fault.after ?? 0 });
    },
    setLatency(ms) {
      latencyMs = ms;
    },
    latencyMs: () => latencyMs,
    maybeFail(request) {
      const due = pending.find((fault) => request.url.includes(fault.urlPart ?? ''));
      if (!due) return;
      if (due.passesLeft > 0) {
        due.passesLeft -= 1;
        return;
      }
      due.timesLeft -= 1;
      pending = pending.filter((fault) => fault.timesLeft > 0);
      throw new ApiError(due.status, { message: `${due.status} sandbox fault` }, due.headers);
    },
  };
}
