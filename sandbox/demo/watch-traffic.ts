import type { Delivery, GitlabSandbox } from '../gitlab/index.ts';
import type { JiraSandbox, RequestOutline } from '../jira/index.ts';
import type { Journal } from './journal.ts';
import { sum } from './sum.ts';

/** Reads what passed on both sides of the product since it was asked last. */
export interface Traffic {
  /** Puts it into the journal. */
  look(): void;
  /** From the last webhook's departure to the request it led to; null before the first. */
  lastLatencyMs(): number | null;
}

type Deps = {
  readonly gitlab: Pick<GitlabSandbox, 'hookDeliveries'>;
  readonly jira: Pick<JiraSandbox, 'requests'>;
  readonly journal: Journal;
};

/** Tells the journal of webhooks and of requests to Jira; many at a time become one line. */
export function createTraffic({ gitlab, jira, journal }: Deps): Traffic {
  let hooksSeen = 0;
  let requestsSeen = 0;
  let latencyMs: number | null = null;

  return {
    look() {
      const hooks = gitlab.hookDeliveries().slice(hooksSeen);
      hooksSeen += hooks.length;
      const answered = jira.requests().slice(requestsSeen);
      requestsSeen += answered.length;
      const bulks = answered.filter(({ entityCount = 0 }) => entityCount > 0);
      latencyMs = measure(gitlab.hookDeliveries(), bulks) ?? latencyMs;
      for (const text of describeHooks(hooks)) journal.tell('gitlab', text);
      for (const text of describeRequests(bulks)) journal.tell('product', text);
    },
    lastLatencyMs: () => latencyMs,
  };
}

function describeHooks(hooks: readonly Delivery[]): string[] {
  const byEvent = Map.groupBy(hooks, ({ request }) => request.event);
  return [...byEvent].map(([event, rows]) => {
    const slowestMs = Math.ceil(Math.max(...rows.map(({ durationMs }) => durationMs)));
    const statuses = [...new Set(rows.map(({ status }) => status ?? 'nothing'))].join(', ');
    const what =
      rows.length === 1 ? `the webhook "${event}"` : `${rows.length} webhooks "${event}"`;
    return `GitLab sends ${what}; answered ${statuses} in ${slowestMs} ms`;
  });
}

function describeRequests(requests: readonly RequestOutline[]): string[] {
  const kinds = Map.groupBy(requests, ({ operationType }) => operationType === 'BACKFILL');
  return [...kinds].map(([isPast, rows]) => {
    const count = sum(rows.map(({ entityCount = 0 }) => entityCount));
    const entities = `${count.toLocaleString('en')} ${count === 1 ? 'entity' : 'entities'}`;
    const how = rows.length === 1 ? 'one request' : `${rows.length} requests`;
    return `The product sends Jira ${entities}${isPast ? ' of the past' : ''} in ${how}`;
  });
}

/** The newest live request against the newest webhook that left before it. */
function measure(hooks: readonly Delivery[], bulks: readonly RequestOutline[]): number | null {
  const live = bulks.findLast(({ operationType }) => operationType !== 'BACKFILL');
  const cause = live && hooks.findLast(({ sentAt }) => sentAt <= live.at);
  return live && cause ? live.at.getTime() - cause.sentAt.getTime() : null;
}
