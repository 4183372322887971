import type { Dispatcher } from 'undici';
import type { Installation, Urgency } from '../../domain/index.ts';
import type { Clock } from '../../lib/index.ts';
import type { BudgetStore } from '../../ports/index.ts';
import { createConnectRoad } from '../connect/connect-road.ts';
import { createForgeRoad } from '../forge/forge-road.ts';
import { createOauthRoad } from '../oauth/oauth-road.ts';
import { createJiraBudget } from './jira-budget.ts';
import type { RoadRequest } from './jira-road.ts';
import type { JiraAnswer } from './send-request.ts';

/** How Jira is called. */
export type JiraClientDeps = {
  /** The app's key in Jira, `iss` of every token. */
  readonly readAppKey: () => Promise<string>;
  readonly clock: Clock;
  /** Lets http and private addresses pass; off, names are also checked when they are resolved. */
  readonly allowPrivateHosts: boolean;
  /** CIDR ranges and addresses that may be called although they are private. */
  readonly allowedPrivateRanges?: readonly string[] | undefined;
  /** Where sites with OAuth credentials are called, the operator's own word; Atlassian's unless given. */
  readonly apiUrl?: URL | undefined;
  /** Stands in for our own connections; what names resolve to is then its own business. */
  readonly dispatcher?: Dispatcher | undefined;
  /** For the whole call, 30 s unless given. */
  readonly timeoutMs?: number | undefined;
  /** Shares with the other nodes how much each site is called; without it nothing is held back. */
  readonly budgets?: BudgetStore | undefined;
};

type JiraRequest = RoadRequest & {
  /** Live unless given. */
  readonly urgency?: Urgency;
};

/** Throws JiraError when there is no answer, or one of more than 10 MB, or when the site's budget is used up. */
export type CallJira = (installation: Installation, request: JiraRequest) => Promise<JiraAnswer>;

const defaultTimeoutMs = 30_000;

/** Takes the road by which the site was connected, within its budget. Redirects are never followed. */
export function createCallJira(deps: JiraClientDeps): CallJira {
  const timeoutMs = deps.timeoutMs ?? defaultTimeoutMs;
  const roads = {
    connect: createConnectRoad({ ...deps, timeoutMs }),
    oauth: createOauthRoad({ ...deps, timeoutMs }),
    forge: createForgeRoad({ ...deps, timeoutMs }),
  };
  const budget = deps.budgets && createJiraBudget({ clock: deps.clock, budgets: deps.budgets });

  return async (installation, { urgency = 'live', ...asked }) => {
    const { path } = asked;
    await budget?.take(installation, { path, urgency });
    const startedAt = deps.clock.now();
    const take = roads[chooseRoad(installation)];
    const answer = await take(installation, asked);
    budget?.learn(installation, { path, urgency }, { ...answer, startedAt });
    return answer;
  };
}

/** Connect goes on until the Forge app that joined it has handed a token over. */
function chooseRoad({ oauth, forge }: Installation): 'connect' | 'oauth' | 'forge' {
  if (oauth) return 'oauth';
  return forge?.systemToken || forge?.isAlone ? 'forge' : 'connect';
}
