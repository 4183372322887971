import type { RequestOutline } from './request-record.ts';

/** What goes wrong, and how often: the next `count` requests (default all), a `ratio` of them. */
export type Fault = { readonly count?: number; readonly ratio?: number } & FaultEffect;

export type FaultEffect =
  /** Answered in Jira's place; `afterStoring` lets the work be done first and loses the answer. */
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly retryAfterS?: number;
      readonly headers?: Readonly<Record<string, string>>;
      /** What Jira says went wrong. */
      readonly message?: string;
      readonly afterStoring?: boolean;
    }
  /** The connection is cut; `afterStoring` as above. */
  | { readonly kind: 'reset'; readonly afterStoring?: boolean }
  /** The site hangs: whatever arrives within `ms` from now is answered when they are over. */
  | { readonly kind: 'pause'; readonly ms: number }
  /** Each request takes `ms` longer. */
  | { readonly kind: 'slow'; readonly ms: number };

/** Which requests a fault befalls. */
export interface FaultScope {
  /** What the path begins with, such as `/rest/builds/`. Default: `/rest/`, or all with `match`. */
  readonly path?: string;
  readonly match?: (request: RequestOutline) => boolean;
}

export interface FaultHandle {
  /** How many requests it befell. */
  hits(): number;
  end(): void;
}

export interface Faults {
  fail(fault: Fault, scope?: FaultScope): FaultHandle;
  /** The effects that befall this request, counted as used. */
  take(request: RequestOutline): readonly FaultEffect[];
}

interface ActiveFault {
  readonly fault: Fault;
  readonly matches: (request: RequestOutline) => boolean;
  readonly untilMs: number;
  hits: number;
}

export function createFaults(random: () => number): Faults {
  const active = new Set<ActiveFault>();
  return {
    fail: (fault, scope = {}) => {
      const added: ActiveFault = {
        fault,
        matches: makeMatch(scope),
        untilMs: fault.kind === 'pause' ? Date.now() + fault.ms : Number.POSITIVE_INFINITY,
        hits: 0,
      };
      active.add(added);
      return { hits: () => added.hits, end: () => void active.delete(added) };
    },
    take: (request) => {
      const effects: FaultEffect[] = [];
      for (const candidate of active) {
        if (isOver(candidate)) active.delete(candidate);
        else if (befalls(candidate, request, random)) {
          candidate.hits += 1;
          effects.push(effectNow(candidate));
        }
      }
      return effects;
    },
  };
}

function makeMatch({ path, match }: FaultScope): (request: RequestOutline) => boolean {
  const start = path ?? (match === undefined ? '/rest/' : '');
  return (request) => request.path.startsWith(start) && match?.(request) !== false;
}

function isOver({ fault, hits, untilMs }: ActiveFault): boolean {
  return hits >= (fault.count ?? Number.POSITIVE_INFINITY) || Date.now() >= untilMs;
}

function befalls(
  { fault, matches }: ActiveFault,
  request: RequestOutline,
  random: () => number,
): boolean {
  return matches(request) && (fault.ratio === undefined || random() < fault.ratio);
}

// What arrives in the middle of a pause waits for the rest of it only.
function effectNow({ fault, untilMs }: ActiveFault): FaultEffect {
  return fault.kind === 'pause' ? { kind: 'pause', ms: untilMs - Date.now() } : fault;
}
