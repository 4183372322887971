import type { BodyOutline } from '../providers/provider.ts';

/** One request to the REST endpoints, without its body unless bodies are recorded. */
export interface RequestOutline extends BodyOutline {
  readonly method: string;
  /** Path with query, the token taken out. */
  readonly path: string;
  readonly at: Date;
  /** Null while unanswered and when the connection was cut instead. */
  readonly status: number | null;
  /** The wait that a 429 or 503 asked for. */
  readonly retryAfterS?: number;
  readonly body?: unknown;
}

export interface RequestRecord {
  /** Notes an arrival at an endpoint; the returned function notes the answer. */
  begin(
    outline: RequestOutline,
    endpoint: string,
  ): (answer: Pick<RequestOutline, 'status' | 'retryAfterS'>) => void;
  list(): readonly RequestOutline[];
  /** By endpoint; counted also when outlines are not kept. */
  counts(): ReadonlyMap<string, number>;
}

export function createRequestRecord(keep: boolean): RequestRecord {
  const outlines: RequestOutline[] = [];
  const counts = new Map<string, number>();
  return {
    begin: (outline, endpoint) => {
      counts.set(endpoint, (counts.get(endpoint) ?? 0) + 1);
      if (!keep) return () => undefined;
      const index = outlines.push(outline) - 1;
      return (answer) => {
        outlines[index] = { ...outline, ...answer };
      };
    },
    list: () => [...outlines],
    counts: () => new Map(counts),
  };
}
