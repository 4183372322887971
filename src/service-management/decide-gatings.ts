import type { Connection } from '../domain/index.ts';
import { ProductError } from '../domain/index.ts';
import { backOffMs, type Clock, type Secret } from '../lib/index.ts';
import type {
  ActAsServiceAccount,
  AskGatingVerdict,
  DecisionOutcome,
  GatingSite,
  HeldGating,
  SendJob,
  ServiceAccount,
  Stores,
  Transact,
} from '../ports/index.ts';
import { type Decision, makeNote, type SiteAnswer, selectDecision } from './select-verdict.ts';

type Deps = {
  transact: Transact;
  stores: Pick<Stores, 'gatings' | 'services' | 'installations' | 'connections'>;
  sendJob: SendJob;
  askGatingVerdict: AskGatingVerdict;
  actAsServiceAccount: Pick<ActAsServiceAccount, 'decideDeployment'>;
  clock: Clock;
};

const mostAtOnce = 8;
/** Longer than a question to Jira and a decision at GitLab can take together. */
const leaseMs = 120_000;
const sliceMs = 45_000;
const cronMs = 60_000;
const mostForgotten = 1_000;

const soon = { firstMs: 5_000, maxMs: 300_000 };
/** For what only a person can mend. */
const slowly = { firstMs: 300_000, maxMs: 900_000 };

/**
 * Job: asks the Jira sites for their verdicts on the deployments that wait, and approves or rejects those
 * at GitLab with the service account. What is awaited is asked for again after 5 seconds, doubling to
 * 5 minutes; what only a person can mend is tried again slowly, with its reason kept.
 */
export async function decideGatings(deps: Deps, signal: AbortSignal): Promise<void> {
  const { gatings } = deps.stores;
  const endAtMs = performance.now() + sliceMs;
  while (!signal.aborted && performance.now() < endAtMs) {
    const held = await deps.transact((stores) => stores.gatings.claim(mostAtOnce, leaseMs));
    if (held.length === 0) break;
    await Promise.all(held.map((one) => decideGating(deps, one)));
  }
  await gatings.forget(mostForgotten);
  const nextMs = await gatings.untilNextMs();
  // The job comes every minute anyway.
  if (nextMs === null || nextMs >= cronMs) return;
  await deps.sendJob(null, 'verdicts', {}, { startAfterMs: Math.max(1, nextMs) });
}

async function decideGating(deps: Deps, held: HeldGating): Promise<void> {
  const { connectionId, projectId, tier } = held;
  const connection = await deps.stores.connections.find(connectionId);
  const settings = (await deps.stores.services.effective(connectionId, [projectId])).get(projectId);
  if (!connection || !settings?.gatedTiers.includes(tier)) {
    return await end(deps, held, 'withdrawn', 'Its tier is not gated any more.');
  }
  await withdrawUnlinked(deps, held);
  const linked = held.sites.filter(({ isLinked }) => isLinked);
  const waiting = linked.filter(({ state }) => state === 'waiting');
  const silent = linked.filter(({ state }) => state === 'given_up');
  if (waiting.length === 0) return;
  const turn = { held: { ...held, sites: waiting }, answers: await askSites(deps, held, waiting) };
  const decision = selectDecision(turn.answers, silent);
  if (decision) return await decide(deps, connection, turn, decision);
  const isStuck = silent.length > 0 && turn.answers.every(({ verdict }) => verdict === 'allowed');
  await postpone(
    deps,
    turn,
    isStuck
      ? { reason: `${nameHosts(silent)} never gave a verdict. Decide at GitLab.`, isSlow: true }
      : null,
  );
}

function nameHosts(sites: readonly GatingSite[]): string {
  return sites.map(({ baseUrl }) => baseUrl.host).join(', ');
}

async function withdrawUnlinked(deps: Deps, held: HeldGating): Promise<void> {
  const gone = held.sites.filter(({ isLinked, state }) => !isLinked && state === 'waiting');
  if (gone.length === 0) return;
  await end(deps, { ...held, sites: gone }, 'withdrawn', 'The project is not linked any more.');
}

/** A deployment whose turn it is, with the sites that wait and what they said. */
type Turn = { readonly held: HeldGating; readonly answers: readonly SiteAnswer[] };

function askSites(
  deps: Deps,
  held: HeldGating,
  sites: readonly GatingSite[],
): Promise<SiteAnswer[]> {
  return Promise.all(sites.map((site) => tryAsk(deps, held, site)));
}

async function tryAsk(deps: Deps, held: HeldGating, site: GatingSite): Promise<SiteAnswer> {
  const installation = await deps.stores.installations.find(site.installationId);
  if (!installation) return { site, verdict: null, problem: 'The site is gone.' };
  const { idPrefix } = site;
  try {
    const verdict = await deps.askGatingVerdict(installation, { idPrefix, id: held.entityId });
    return { site, verdict, problem: '' };
  } catch (error) {
    if (!(error instanceof ProductError)) throw error;
    return { site, verdict: null, problem: error.safe };
  }
}

async function decide(
  deps: Deps,
  connection: Connection,
  turn: Turn,
  decision: Decision,
): Promise<void> {
  const { services } = deps.stores;
  const { held } = turn;
  const account = await services.findAccount(held.connectionId, held.projectId);
  if (!account) {
    const reason = `No service account may decide at ${connection.url.host}. Set one with \`gitlab-for-jira service-account set\`.`;
    return await postpone(deps, turn, { reason, isSlow: true });
  }
  const outcome = await tryDecide(deps, connection, { ...decision, account, held });
  if (outcome.kind !== 'unreachable') {
    const problem = outcome.kind === 'refused' ? outcome.reason : null;
    await services.saveAccountProblem(account.id, problem);
  }
  switch (outcome.kind) {
    case 'done':
      return await end(deps, held, decision.status, decision.comment);
    case 'not_waiting':
      if (held.wasBlocked) {
        return await end(deps, held, 'late', 'Somebody else had decided at GitLab.');
      }
      return await postpone(deps, turn, {
        reason: 'It does not wait for an approval at GitLab.',
        isSlow: false,
      });
    case 'refused':
      return await postpone(deps, turn, { reason: outcome.reason, isSlow: true });
    case 'unreachable':
      return await postpone(deps, turn, { reason: outcome.reason, isSlow: false });
  }
}

type Outcome = DecisionOutcome | { readonly kind: 'unreachable'; readonly reason: string };

async function tryDecide(
  deps: Deps,
  connection: Connection,
  { account, held, status, comment }: Decision & { account: Account; held: HeldGating },
): Promise<Outcome> {
  const { projectId, deploymentId } = held;
  const wish = { projectId, deploymentId, status, comment };
  try {
    return await deps.actAsServiceAccount.decideDeployment(connection, account.token, wish);
  } catch (error) {
    if (!(error instanceof ProductError)) throw error;
    return { kind: error.retry === 'never' ? 'refused' : 'unreachable', reason: error.safe };
  }
}

type Account = ServiceAccount & { readonly token: Secret };

async function postpone(
  deps: Deps,
  { held, answers }: Turn,
  obstacle: { reason: string; isSlow: boolean } | null,
): Promise<void> {
  const now = deps.clock.now();
  const notes = answers.map((answer) => makeNote(answer, now, obstacle?.reason ?? null));
  const delayMs = backOffMs(held.attempts, Math.random, obstacle?.isSlow ? slowly : soon);
  await deps.transact((stores) => stores.gatings.postpone(held, notes, delayMs));
}

async function end(
  deps: Deps,
  held: HeldGating,
  ...how: [Parameters<Stores['gatings']['end']>[1], string]
): Promise<void> {
  await deps.transact((stores) => stores.gatings.end(held, ...how));
}
