import type { HistoryProgress, Installation, Link } from '../domain/index.ts';
import { describeTime } from './describe-time.ts';
import { makeTable } from './make-table.ts';
import type { Operator } from './with-operator.ts';

/** A link with all that is said about it. `throughAncestor` is null where the question named the link itself. */
export type LinkRow = {
  readonly link: Link;
  readonly installation: Installation;
  readonly connectionUrl: URL | null;
  readonly throughAncestor: string | null;
  readonly progress: HistoryProgress;
};

/** Adds to links where they lead and how far their past is read. */
export async function readLinkRows(
  operator: Operator,
  findings: readonly Pick<LinkRow, 'link' | 'installation' | 'throughAncestor'>[],
): Promise<LinkRow[]> {
  const { connections, links } = operator.stores;
  const urls = new Map((await connections.list()).map(({ id, url }) => [id, url]));
  return await Promise.all(
    findings.map(async (finding) => ({
      ...finding,
      connectionUrl: urls.get(finding.link.connectionId) ?? null,
      progress: await links.progress(finding.link.id),
    })),
  );
}

/** A link as `--json` shows it. */
export function toLinkJson({
  link,
  installation,
  connectionUrl,
  throughAncestor,
  progress,
}: LinkRow) {
  const { kind, id, fullPath, name } = link.target;
  return {
    id: link.id,
    site: installation.baseUrl,
    gitlab: connectionUrl,
    target: { kind, id, path: fullPath, name },
    throughAncestor,
    since: link.createdAt,
    by: link.linkedBy,
    matching: link.matching,
    historySince: link.since,
    historyState: link.historyState,
    history: { done: isRead(progress), ...progress },
  };
}

/** Links as a table, with what stands in their way below it. */
export function describeLinks(rows: readonly LinkRow[]): string {
  const table = makeTable(
    ['ID', 'JIRA SITE', 'GITLAB', 'THROUGH', 'SINCE', 'BY', 'HISTORY'],
    rows.map(({ link, installation, throughAncestor, progress }) => [
      String(link.id),
      installation.baseUrl.host,
      `${link.target.fullPath} (${link.target.kind})`,
      throughAncestor ?? 'itself',
      describeTime(link.createdAt),
      link.linkedBy,
      describeHistory(link, progress),
    ]),
  );
  const problems = rows.flatMap(({ progress }) => progress.problems);
  return [table, ...problems.map((problem) => `! ${problem}`)].join('\n');
}

/** The same, with the state of a history that does not run. */
export function describeHistory({ historyState }: Link, progress: HistoryProgress): string {
  const text = describeProgress(progress);
  return historyState === 'running' || isRead(progress) ? text : `${text} (${historyState})`;
}

/** How far a past is read, in a few words. */
export function describeProgress(progress: HistoryProgress): string {
  const { projects, projectsDone, entitiesRead, remainingSeconds } = progress;
  if (projects === 0) return 'looking for projects';
  const items = `${entitiesRead.toLocaleString('en')} items`;
  if (isRead(progress)) return `${projects.toLocaleString('en')} projects, ${items}`;
  const left = remainingSeconds === null ? '' : `, ${describeRest(remainingSeconds)} left`;
  return `${projectsDone} of ${projects} projects, ${items}${left}`;
}

function describeRest(seconds: number): string {
  if (seconds < 90) return 'about a minute';
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `about ${minutes} min` : `about ${Math.round(minutes / 60)} h`;
}

/** Whether all of a link's past is read. Before its projects are known, nothing is. */
export function isRead({ projects, projectsDone }: HistoryProgress): boolean {
  return projects > 0 && projectsDone >= projects;
}
