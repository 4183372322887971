import type { Connection } from '../../domain/index.ts';
import { type CallLine, type Clock, createCallLine } from '../../lib/index.ts';
import type { BudgetStore } from '../../ports/index.ts';
import {
  type CallBudget,
  type CallLimits,
  createCallBudget,
  makeRateLimitedError,
} from './call-budget.ts';

/** Bursts are as long as a block of leased calls: a quarter of a second. */
const burstS = 0.25;

/** What a connection is called at most by all nodes together: GitLab.com allows 2,000 a minute. */
export function callLimitsOf(connection: Connection): CallLimits {
  const isGitlabCom = connection.url.hostname === 'gitlab.com';
  return { perSecond: isGitlabCom ? 30 : 100, concurrent: 16 };
}

/**
 * The budget of a connection that all nodes share: a call needs a place here, of which each node has
 * its part, and then a call of the common rate. Without `budgets` it is this process's own.
 */
export function createSharedCallBudget(
  deps: { clock: Clock; budgets?: BudgetStore | undefined },
  connection: Connection,
  limits: CallLimits = callLimitsOf(connection),
): CallBudget {
  if (!deps.budgets) return createCallBudget(deps, limits);
  const { perSecond } = limits;
  const source = deps.budgets.open({
    name: { kind: 'gitlab', connectionId: connection.id },
    perSecond,
    burst: Math.max(1, perSecond * burstS),
    slowest: 1,
  });
  const line = createCallLine(
    { clock: deps.clock, source, makeError: makeRateLimitedError },
    perSecond,
  );
  return joinLine(deps, createCallBudget(deps, limits, line.nodes), line);
}

function joinLine(deps: { clock: Clock }, own: CallBudget, line: CallLine): CallBudget {
  return {
    async take(priority) {
      const place = await own.take(priority);
      try {
        await line.take(priority === 'live' ? 'live' : 'later');
      } catch (error) {
        place.leave();
        throw error;
      }
      return { ...place, startedAtMs: deps.clock.now().getTime() };
    },
    refuse(place, retryAt) {
      const until = own.refuse(place, retryAt);
      line.refuse({ until, startedAt: new Date(place.startedAtMs) });
      return until;
    },
    confirm(place, pace) {
      own.confirm(place);
      if (pace) line.slow(pace);
    },
  };
}
