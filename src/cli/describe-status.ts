import pc from 'picocolors';
import { describeProgress } from './describe-links.ts';
import { describeTime } from './describe-time.ts';
import { makeTable } from './make-table.ts';
import type { Operator } from './with-operator.ts';

type SiteStatus = Awaited<ReturnType<Operator['reads']['sites']>>[number];
type WorkStatus = Awaited<ReturnType<Operator['reads']['work']>>;

/** How the sites and the work behind them stand, for people. */
export function describeStatus(status: { sites: readonly SiteStatus[]; work: WorkStatus }): string {
  const sites = status.sites.map(describeSite);
  if (sites.length === 0) sites.push('No Jira site has the app yet.');
  return [...sites, describeWork(status.work)].join('\n\n');
}

function describeSite(site: SiteStatus): string {
  const { shown, waiting, lagMs, lastAcceptedAt } = site;
  const oldest = lagMs === null ? '' : `, the oldest for ${describeSpan(lagMs)}`;
  const lines = [
    pc.bold(site.baseUrl.href.replace(/\/$/, '')),
    `  Jira shows    ${countOf(shown.branch)} branches, ${countOf(shown.commit)} commits, ${countOf(shown.merge_request)} merge requests`,
    `  Waiting       ${countOf(waiting.live)} live, ${countOf(waiting.history)} from the past${oldest}`,
    `  Last accepted ${describeTime(lastAcceptedAt)}`,
    ...site.links.map(
      ({ link, progress }) =>
        `  Linked        ${link.target.fullPath}: ${describeProgress(progress)}`,
    ),
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
  if (site.rejectedCount > 0) lines.push(describeRejections(site));
  return lines.join('\n');
}

function describeRejections({ rejectedCount, rejections }: SiteStatus): string {
  const table = makeTable(
    ['REFUSED', 'PROJECT', 'ID', 'WHEN', 'WHY'],
    rejections.map(({ kind, projectPath, entityId, at, reason }) => [
      kind,
      projectPath,
      entityId,
      describeTime(at),
      reason,
    ]),
  );
  const title = warn(`${countOf(rejectedCount)} refused by Jira; the last ${rejections.length}:`);
  return [title, table.replace(/^/gm, '    ')].join('\n');
}

function describeWork({ deliveriesWaiting, deliveriesGivenUp, refreshesWaiting }: WorkStatus) {
  const { live, verify, details } = refreshesWaiting;
  return [
    pc.bold('Work'),
    `  Webhooks      ${countOf(deliveriesWaiting)} waiting, ${countOf(deliveriesGivenUp)} given up`,
    `  To read again ${countOf(live)} now, ${countOf(verify)} to verify, ${countOf(details)} for details`,
  ].join('\n');
}

function warn(text: string): string {
  return `  ${pc.yellow(`! ${text}`)}`;
}

function countOf(value: number): string {
  return value.toLocaleString('en');
}

function describeSpan(ms: number): string {
  if (ms < 1_000) return `${ms} ms`;
  if (ms < 120_000) return `${Math.round(ms / 1_000)} s`;
  return `${Math.round(ms / 60_000)} min`;
}
