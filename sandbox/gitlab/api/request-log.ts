/** One request that came in. */
export interface ReceivedRequest {
  readonly at: Date;
  readonly method: string;
  /** With placeholders, for example `/api/v4/projects/:id`; null when nothing answers there. */
  readonly route: string | null;
  readonly url: string;
  readonly status: number;
}

export interface RequestLog {
  add(request: ReceivedRequest): void;
  complain(what: string): void;
  list(): readonly ReceivedRequest[];
  counts(): ReadonlyMap<string, number>;
  violations(): readonly string[];
  clear(): void;
}

const KEPT = 20_000;

export function createRequestLog(): RequestLog {
  let rows: ReceivedRequest[] = [];
  let counts = new Map<string, number>();
  let violations: string[] = [];

  function complain(what: string): void {
    if (violations.length < 1000) violations.push(what);
  }

  return {
    complain,
    add(request) {
      rows.push(request);
      if (rows.length > KEPT) rows = rows.slice(-KEPT / 2);
      const key = `${request.method} ${request.route ?? 'unknown'}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
      for (const found of judge(request)) complain(found);
    },
    list: () => rows,
    counts: () => counts,
    violations: () => violations,
    clear() {
      rows = [];
      counts = new Map();
      violations = [];
    },
  };
}

/** What a well-behaved client never does. */
function judge({ method, route, url, status }: ReceivedRequest): string[] {
  const found: string[] = [];
  if (route === null) found.push(`unknown path: ${method} ${url}`);
  const perPage = /[?&]per_page=(\d+)/.exec(url)?.[1];
  if (perPage !== undefined && Number(perPage) > 100) {
    found.push(`per_page above 100: ${method} ${url}`);
  }
  if (route?.startsWith('/api/') && (status === 400 || status >= 500)) {
    found.push(`answered ${status}: ${method} ${url}`);
  }
  return found;
}
