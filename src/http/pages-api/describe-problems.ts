import type { Problem } from '../../contract/index.ts';
import type { ErrorCode, HistoryProgress, Link } from '../../domain/index.ts';
import type { HookStatus, LanePause } from '../../ports/index.ts';
import { makeProblem } from './make-problem.ts';

type UnwellHook = HookStatus['unwell'][number];

/** Of one sort, for one link: who has more looks into the console. */
const mostOfASort = 3;
/** Jira asks for pauses all the time; people should hear of those that last. */
const shortPauseMs = 60_000;
const shortRow = 3;
/** Tokens of Jira are believed for three seconds beyond their time. */
const mostSkewMs = 3_000;

const healthTexts: Partial<Record<UnwellHook['health'], string>> = {
  paused: 'GitLab pauses our webhook after failures.',
  disabled: 'GitLab disabled our webhook after failures.',
};

/** What is wrong with one link, the gravest first. */
export function describeLinkProblems({
  link,
  progress,
  rejected,
  hooks,
}: {
  link: Link;
  progress: Pick<HistoryProgress, 'problems'>;
  rejected: number;
  /** All that are not well at the link's GitLab. */
  hooks: readonly UnwellHook[];
}): Problem[] {
  const own = hooks.filter(({ path }) => path !== null && isBelow(path, link.target.fullPath));
  return [
    ...progress.problems.slice(0, mostOfASort).map((text) => makeProblem('LINK_UNWELL', text)),
    ...describeHooks(own),
    ...(rejected > 0 ? [makeProblem('ENTITIES_REJECTED', describeRejected(rejected))] : []),
  ];
}

function describeRejected(count: number): string {
  const what = count === 1 ? 'one item' : `${count.toLocaleString('en')} items`;
  return `Jira refused ${what} of this link.`;
}

/** GitLab's paths know no upper and lower case. */
function isBelow(path: string, above: string): boolean {
  return `${path.toLowerCase()}/`.startsWith(`${above.toLowerCase()}/`);
}

function describeHooks(hooks: readonly UnwellHook[]): Problem[] {
  const texts = hooks.flatMap(({ path, health, problem }) => {
    const text = problem ?? healthTexts[health];
    return text === undefined ? [] : [path === null ? text : `${path}: ${text}`];
  });
  const more = texts.length - mostOfASort;
  const shown = texts.slice(0, mostOfASort);
  if (more > 0) shown.push(`${more} more webhooks are not well.`);
  return shown.map((text) => makeProblem('HOOK_UNWELL', text));
}

/** What is wrong with the site, or with what all sites share. */
export function describeSiteProblems({
  connectionProblems,
  pauses,
  hooks,
  now,
  databaseNow,
}: {
  connectionProblems: readonly string[];
  pauses: readonly LanePause[];
  hooks: readonly HookStatus[];
  now: Date;
  databaseNow: Date;
}): Problem[] {
  const system = hooks.flatMap(({ unwell }) =>
    unwell.filter(({ owner }) => owner.kind === 'system'),
  );
  return [
    ...describePauses(pauses, now),
    ...connectionProblems.map((text) => makeProblem('CONNECTION_UNWELL', text)),
    ...describeSkew(now.getTime() - databaseNow.getTime()),
    ...describeHooks(system),
  ];
}

const lastingCodes: Readonly<Record<string, ErrorCode>> = {
  401: 'JIRA_UNAUTHORIZED',
  403: 'JIRA_FORBIDDEN',
  404: 'JIRA_GONE',
  410: 'JIRA_GONE',
};

/** One problem for each reason: all lanes of a site stop when Jira refuses the app. */
function describePauses(pauses: readonly LanePause[], now: Date): Problem[] {
  const lasting = pauses.filter(
    ({ notBefore, failures }) =>
      failures >= shortRow || notBefore.getTime() - now.getTime() > shortPauseMs,
  );
  return [...Map.groupBy(lasting, ({ reason }) => reason)].map(([reason, lanes]) => {
    const untilMs = Math.min(...lanes.map(({ notBefore }) => notBefore.getTime()));
    const kinds = [...new Set(lanes.map(({ name }) => nameKind(name)))].join(', ');
    const until = new Date(untilMs).toISOString().slice(11, 16);
    // How the vendor's client ends its texts: only what lasts has an advice of its own.
    const [, status = ''] = /\(status (\d{3})\)/.exec(reason) ?? [];
    const code = /refuses the OAuth credentials/.test(reason)
      ? 'JIRA_CREDENTIALS_REFUSED'
      : (lastingCodes[status] ?? 'SENDING_PAUSED');
    return makeProblem(code, `Nothing is sent until ${until} UTC (${kinds}): ${reason}`);
  });
}

const kindTexts: Readonly<Record<string, string>> = {
  devinfo: 'branches, commits and merge requests',
  builds: 'builds',
  deployments: 'deployments',
  featureflags: 'feature flags',
};

function nameKind(lane: string): string {
  const [endpoint = ''] = lane.split('/', 1);
  return kindTexts[endpoint] ?? endpoint;
}

function describeSkew(skewMs: number): Problem[] {
  const seconds = Math.round(Math.abs(skewMs) / 1_000);
  if (Math.abs(skewMs) <= mostSkewMs) return [];
  const direction = skewMs > 0 ? 'ahead of' : 'behind';
  const text = `The clock of this service is ${seconds} seconds ${direction} that of its database.`;
  return [makeProblem('CLOCK_SKEW', text)];
}
