import { describeRejections, type Rejection } from './describe-rejections.ts';
import { describeSpan } from './describe-span.ts';
import { describeTime } from './describe-time.ts';
import { makeTable } from './make-table.ts';
import type { Operator } from './with-operator.ts';

type ProjectStatus = Awaited<ReturnType<Operator['reads']['projects']>>[number];
type KindStatus = ProjectStatus['kinds'][number];

/** Projects of one site, and what Jira refused of them. */
export type ProjectReport = {
  readonly site: URL;
  readonly projects: readonly ProjectStatus[];
  readonly rejections: readonly Rejection[];
  readonly hasMore: boolean;
};

/** How the entities of each kind stand, as a table; `places` are put before the columns of a row. */
export function describeKinds(
  head: readonly string[],
  rows: readonly { readonly place: readonly string[]; readonly status: KindStatus }[],
): string {
  return makeTable(
    [...head, 'KIND', 'SHOWN', 'WAITING', 'OLDEST', 'REFUSED', 'LAST ACCEPTED'],
    rows.map(({ place, status }) => [
      ...place,
      status.kind,
      status.shown,
      status.waiting,
      status.lagMs === null ? '–' : describeSpan(status.lagMs),
      status.rejected,
      describeTime(status.lastAcceptedAt),
    ]),
  );
}

/** Projects, one table for their entities and one for what is around them. */
export function describeProjects({ site, projects, rejections, hasMore }: ProjectReport): string {
  if (projects.length === 0) return `${site.host}: no such project.`;
  const rows = projects.flatMap(({ path, kinds }) =>
    kinds.map((status) => ({ place: [path], status })),
  );
  const around = makeTable(
    ['PROJECT', 'HISTORY', 'WEBHOOK', 'LAST COMPARED'],
    projects.map((project) => [
      project.path,
      describeHistory(project.history),
      describeHook(project.hook),
      describeTime(project.sweep?.sweptAt ?? null),
    ]),
  );
  return [
    site.host,
    ...(rows.length > 0 ? [describeKinds(['PROJECT'], rows)] : []),
    around,
    ...projects.flatMap(listProblems),
    ...(rejections.length > 0 ? [describeRejections(rejections)] : []),
    ...(hasMore ? ['There are more: --project names them by a part of their path.'] : []),
  ].join('\n\n');
}

function describeHistory(history: ProjectStatus['history']): string {
  if (!history) return 'not read';
  const items = `${history.entities.toLocaleString('en')} items`;
  const kind = history.kind.replaceAll('_', ' ');
  const kinds = kind === 'branch' ? 'branches' : `${kind}s`;
  return history.isDone ? `read, ${items}` : `reading ${kinds}, ${items}`;
}

function describeHook(hook: ProjectStatus['hook']): string {
  if (!hook) return 'none';
  return `${hook.health} (${hook.owner.kind})`;
}

function listProblems({ path, history, hook, sweep }: ProjectStatus): string[] {
  return [history?.problem, hook?.problem, sweep?.problem].flatMap((problem) =>
    problem ? [`! ${path}: ${problem}`] : [],
  );
}
