import pc from 'picocolors';
import { describeHistory } from './describe-links.ts';
import { describeKinds } from './describe-projects.ts';
import { describeRejections } from './describe-rejections.ts';
import { describeSpan } from './describe-span.ts';
import { describeTime } from './describe-time.ts';
import { makeTable } from './make-table.ts';
import type { Operator } from './with-operator.ts';

type Reads = Operator['reads'];
type SiteStatus = Awaited<ReturnType<Reads['sites']>>[number];
type WorkStatus = Awaited<ReturnType<Reads['work']>>;
type HookStatus = Awaited<ReturnType<Reads['hooks']>>[number];
type JobCount = Awaited<ReturnType<Operator['countJobs']>>[number];

/** How everything stands. */
export type Status = {
  readonly sites: readonly SiteStatus[];
  readonly work: WorkStatus;
  readonly hooks: readonly HookStatus[];
  readonly jobs: readonly JobCount[];
};

/** How the sites and the work behind them stand, for people. */
export function describeStatus(status: Status): string {
  const sites = status.sites.map(describeSite);
  if (sites.length === 0) sites.push('No Jira site has the app yet.');
  return [...sites, ...status.hooks.map(describeHooks), describeWork(status)].join('\n\n');
}

function describeSite(site: SiteStatus): string {
  const { shown, waiting, lagMs, lastAcceptedAt } = site;
  const oldest = lagMs === null ? '' : `, the oldest for ${describeSpan(lagMs)}`;
  const lines = [
    pc.bold(site.baseUrl.href.replace(/\/$/, '')),
    `  Jira shows    ${countOf(shown.branch)} branches, ${countOf(shown.commit)} commits, ${countOf(shown.merge_request)} merge requests,`,
    `                ${countOf(shown.build)} builds, ${countOf(shown.deployment)} deployments, ${countOf(shown.feature_flag)} feature flags`,
    `  Waiting       ${countOf(waiting.live)} live, ${countOf(waiting.history)} from the past${oldest}`,
    `  Last accepted ${describeTime(lastAcceptedAt)}`,
    ...site.links.flatMap(({ progress }) => progress.problems.map(warn)),
    ...site.pauses.map((pause) =>
      warn(`${pause.name} rests until ${describeTime(pause.notBefore)}: ${pause.reason}`),
    ),
  ];
  if (site.unknownKeyCount > 0) {
    lines.push(
      `  Unknown keys  ${countOf(site.unknownKeyCount)} that Jira does not know, tried again daily`,
    );
  }
  if (site.kinds.length > 0) lines.push('', indent(describeKindsOf(site)));
  if (site.links.length > 0) lines.push('', indent(describeLinksOf(site)));
  if (site.rejectedCount > 0) lines.push('', describeRefused(site));
  return lines.join('\n');
}

function describeKindsOf({ kinds }: SiteStatus): string {
  return describeKinds(
    [],
    kinds.map((status) => ({ place: [], status })),
  );
}

function describeLinksOf({ links }: SiteStatus): string {
  return makeTable(
    ['LINK', 'GITLAB', 'HISTORY'],
    links.map(({ link, progress }) => [
      String(link.id),
      `${link.target.fullPath} (${link.target.kind})`,
      describeHistory(link, progress),
    ]),
  );
}

function describeRefused({ rejectedCount, rejections }: SiteStatus): string {
  const title = warn(`${countOf(rejectedCount)} refused by Jira; the last ${rejections.length}:`);
  return [title, indent(describeRejections(rejections))].join('\n');
}

function describeHooks({ slug, count, unwell }: HookStatus): string {
  const counts = Object.entries(count).filter(([, number]) => number > 0);
  return [
    pc.bold(`Webhooks at ${slug}`),
    `  ${counts.map(([health, number]) => `${countOf(number)} ${health}`).join(', ')}`,
    ...unwell.slice(0, 10).map(({ owner, path, health, problem }) => {
      const place = path ?? ('id' in owner ? owner.id : 'the instance');
      return warn(`${owner.kind} ${place}: ${health}${problem ? `, ${problem}` : ''}`);
    }),
  ].join('\n');
}

function describeWork({ work, jobs }: Status): string {
  const { deliveriesWaiting, deliveriesGivenUp, refreshesWaiting, history, sweeps } = work;
  const { live, verify, details } = refreshesWaiting;
  const busy = jobs.filter(({ waiting, running, failed }) => waiting + running + failed > 0);
  return [
    pc.bold('Work'),
    `  Webhooks      ${countOf(deliveriesWaiting)} waiting, ${countOf(deliveriesGivenUp)} given up`,
    `  To read again ${countOf(live)} now, ${countOf(verify)} to verify, ${countOf(details)} for details`,
    `  The past      ${countOf(history.projectsDone)} of ${countOf(history.projects)} projects read, ${countOf(history.pages)} pages`,
    `  To compare    ${countOf(sweeps.due)} of ${countOf(sweeps.projects)} projects due, ${countOf(sweeps.failed)} failed; the last ${describeTime(sweeps.newestAt)}`,
    ...busy.map(
      ({ name, waiting, running, failed }) =>
        `  Job           ${name}: ${waiting} waiting, ${running} running, ${failed} failed`,
    ),
  ].join('\n');
}

function indent(text: string): string {
  return text.replace(/^/gm, '    ');
}

function warn(text: string): string {
  return `  ${pc.yellow(`! ${text}`)}`;
}

function countOf(value: number): string {
  return value.toLocaleString('en');
}
