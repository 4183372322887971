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
  /** Notes an arrival; the returned function notes the answer. */
  begin(outline: RequestOutline): (answer: Pick<RequestOutline, 'status' | 'retryAfterS'>) => void;
  list(): readonly RequestOutline[];
}

export function createRequestRecord(keep: boolean): RequestRecord {
  const outlines: RequestOutline[] = [];
  return {
    begin: (outline) => {
      if (!keep) return () => undefined;
      const index = outlines.push(outline) - 1;
      return (answer) => {
        outlines[index] = { ...outline, ...answer };
      };
    },
    list: () => [...outlines],
  };
}
