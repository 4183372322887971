import { endpoints, type Installation, type Urgency } from '../../domain/index.ts';
import { type CallLine, type CallPace, type Clock, createCallLine } from '../../lib/index.ts';
import type { BudgetName, BudgetStore } from '../../ports/index.ts';
import { apiPaths } from './api-paths.ts';
import { JiraError } from './jira-error.ts';
import { readJiraPace } from './jira-pace.ts';
import { readLimitReason, readRetry, type WaitHeaders } from './read-retry.ts';

/** A call as far as the budget is concerned. */
type BudgetCall = { readonly path: string; readonly urgency: Urgency };

/** Spaces the calls to sites, live work first. A person's question, which goes to no bulk interface, never waits. */
export type JiraBudget = {
  /** Waits until the call may start. Throws JIRA_RATE_LIMITED when that is more than 2 s off. */
  take(installation: Installation, call: BudgetCall): Promise<void>;
  /** Learns from an answer: a 429 halves the rate of the site, headers may slow it down or stop it. */
  learn(
    installation: Installation,
    call: BudgetCall,
    answer: { readonly status: number; readonly headers: WaitHeaders; readonly startedAt: Date },
  ): void;
};

type Part = Extract<BudgetName, { kind: 'jira' }>['part'];

type Site = {
  readonly line: CallLine;
  /** Of endpoints that said how much is left, until they begin to count anew. */
  readonly paced: Map<Part, { line: CallLine; until: Date }>;
};

/** Below Jira's burst limits, which begin at about 50 a second for deletions. */
const limits = { perSecond: 40, burst: 80, slowest: 2 };

/** Creates the budgets of all sites, which all nodes share; each begins at its first call. */
export function createJiraBudget(deps: { clock: Clock; budgets: BudgetStore }): JiraBudget {
  const sites = new Map<Installation['id'], Site>();

  function openLine({ id, baseUrl }: Installation, part: Part): CallLine {
    const name = { kind: 'jira', installationId: id, part } as const;
    const source = deps.budgets.open({ name, ...limits });
    const makeError = (at: Date) => makeRateLimitedError(baseUrl.host, at);
    return createCallLine({ clock: deps.clock, source, makeError }, limits.perSecond);
  }

  function siteOf(installation: Installation): Site {
    const known = sites.get(installation.id);
    if (known) return known;
    const line = openLine(installation, 'all');
    const site: Site = { line, paced: new Map() };
    sites.set(installation.id, site);
    return site;
  }

  return {
    async take(installation, call) {
      const part = partOf(call);
      if (!part) return;
      const { line, paced } = siteOf(installation);
      const own = paced.get(part);
      if (own && own.until > deps.clock.now()) await own.line.take('live');
      else paced.delete(part);
      await line.take(call.urgency === 'live' ? 'live' : 'later');
    },
    learn(installation, call, { status, headers, startedAt }) {
      const part = partOf(call);
      if (!part) return;
      const site = siteOf(installation);
      const now = deps.clock.now();
      if (status === 429) slowDown(site, { headers, startedAt, now });
      const pace = readJiraPace(headers, now);
      if (pace.site) site.line.slow(pace.site);
      if (pace.endpoint) slowPart(site, part, pace.endpoint, () => openLine(installation, part));
    },
  };
}

/** An endpoint's limit counts back-fill by itself, so that this never slows down what is live. */
function partOf({ path, urgency }: BudgetCall): Part | null {
  const endpoint = endpoints.find((name) => path.startsWith(`${apiPaths[name]}/`));
  return endpoint ? `${endpoint}/${urgency}` : null;
}

/**
 * A refusal halves the rate at which the whole site is called. What was refused waits in its own lane (rule 4);
 * only when the app's quota is spent does everything wait, since every call would be refused.
 */
function slowDown(
  { line }: Site,
  { headers, startedAt, now }: { headers: WaitHeaders; startedAt: Date; now: Date },
): void {
  const retry = readRetry(headers, now);
  const isQuota = readLimitReason(headers)?.startsWith('jira-quota-') ?? false;
  line.refuse({ until: isQuota && typeof retry === 'object' ? retry.at : now, startedAt });
}

function slowPart(site: Site, part: Part, pace: CallPace, open: () => CallLine): void {
  const line = site.paced.get(part)?.line ?? open();
  site.paced.set(part, { line, until: pace.until });
  line.slow(pace);
}

function makeRateLimitedError(host: string, at: Date): JiraError {
  return new JiraError({
    code: 'JIRA_RATE_LIMITED',
    retry: { at },
    safe: `${host} is sent no more until ${at.toISOString()}, to stay within its limits.`,
  });
}
