import { sql } from 'kysely';
import type { ConnectionId, EntityKind, ProjectId } from '../../domain/index.ts';
import type {
  HookHealth,
  HookOwner,
  KindStatus,
  ProjectQuestion,
  ProjectStatus,
} from '../../ports/index.ts';
import type { Database } from '../database.ts';
import { healthSql, toOwner } from './read-hooks.ts';

type ProjectRow = {
  connection_id: number;
  id: number;
  path_with_namespace: string;
  url: string;
  is_done: boolean | null;
  kind: string | null;
  pages: number | null;
  entities: number | null;
  problem: string | null;
  owner_kind: HookOwner['kind'] | null;
  owner_id: number | null;
  health: HookHealth;
  checked_at: Date | null;
  hook_problem: string | null;
  swept_at: Date | null;
  due_at: Date | null;
  sweep_problem: string | null;
};

/** A page of how projects stand at one site. */
export async function readProjects(
  db: Database,
  question: ProjectQuestion,
): Promise<ProjectStatus[]> {
  const { installationId, path, after, limit } = question;
  const { rows } = await sql<ProjectRow>`
    select p.connection_id, p.id, p.path_with_namespace, p.url,
      past.is_done, past.kind, past.pages, past.entities, past.problem,
      hook.owner_kind, hook.owner_id, hook.health, hook.checked_at, hook.problem as hook_problem,
      sweep.swept_at, sweep.due_at, sweep.problem as sweep_problem
    from project p
    left join history past on past.installation_id = ${installationId}
      and past.connection_id = p.connection_id and past.project_id = p.id
    left join sweep on sweep.connection_id = p.connection_id and sweep.project_id = p.id
    left join lateral (
      select h.owner_kind, h.owner_id, ${healthSql} as health, h.checked_at, h.problem from hook h
      where h.connection_id = p.connection_id
        and (h.owner_kind = 'project' and h.owner_id = p.id
          or h.owner_kind = 'group' and h.owner_id = any(p.namespace_ids))
      order by h.gitlab_hook_id is null, h.owner_kind = 'group',
        array_position(p.namespace_ids, h.owner_id) limit 1
    ) hook on true
    where (past.project_id is not null or exists (
        select from mirror m where m.installation_id = ${installationId}
          and m.connection_id = p.connection_id and m.project_id = p.id))
      and (${path}::text is null or strpos(lower(p.path_with_namespace), lower(${path}::text)) > 0)
      and (p.connection_id, p.id) > (${after?.connectionId ?? 0}, ${after?.projectId ?? 0})
    order by p.connection_id, p.id limit ${limit}`.execute(db);
  const kinds = await readKinds(db, question, rows);
  return rows.map((row) => ({
    connectionId: row.connection_id as ConnectionId,
    projectId: row.id as ProjectId,
    path: row.path_with_namespace,
    url: row.url,
    kinds: kinds.get(`${row.connection_id}/${row.id}`) ?? [],
    history: toHistory(row),
    hook: toHook(row),
    sweep: toSweep(row),
  }));
}

function toHook(row: ProjectRow): ProjectStatus['hook'] {
  const { owner_kind, owner_id, health, checked_at, hook_problem } = row;
  if (owner_kind === null || owner_id === null) return null;
  const owner = toOwner({ owner_kind, owner_id });
  return { owner, health, checkedAt: checked_at, problem: hook_problem };
}

function toSweep({ swept_at, due_at, sweep_problem }: ProjectRow): ProjectStatus['sweep'] {
  if (swept_at === null || due_at === null) return null;
  return { sweptAt: swept_at, dueAt: due_at, problem: sweep_problem };
}

function toHistory({ is_done, kind, pages, entities, problem }: ProjectRow) {
  if (is_done === null) return null;
  return { isDone: is_done, kind: kind ?? '', pages: pages ?? 0, entities: entities ?? 0, problem };
}

type KindRow = {
  connection_id: number;
  project_id: number;
  kind: EntityKind;
  shown: number;
  waiting: number;
  rejected: number;
  lag_ms: number | null;
  last_accepted_at: Date | null;
};

async function readKinds(
  db: Database,
  { installationId }: ProjectQuestion,
  projects: readonly ProjectRow[],
): Promise<Map<string, KindStatus[]>> {
  const { rows } = await sql<KindRow>`
    select m.connection_id, m.project_id, m.kind,
      count(*) filter (where m.hash <> '' and m.outcome = 'accepted') as shown,
      count(d.sequence) as waiting,
      count(*) filter (where m.outcome = 'rejected') as rejected,
      (extract(epoch from clock_timestamp() - min(d.queued_at)) * 1000)::bigint as lag_ms,
      max(m.acknowledged_at) filter (where m.outcome = 'accepted') as last_accepted_at
    from unnest(${projects.map((row) => row.connection_id)}::int[],
      ${projects.map(({ id }) => id)}::bigint[]) as p (connection_id, project_id)
    join mirror m on m.installation_id = ${installationId}
      and m.connection_id = p.connection_id and m.project_id = p.project_id
    left join due d on d.installation_id = m.installation_id and d.connection_id = m.connection_id
      and d.project_id = m.project_id and d.kind = m.kind and d.entity_id = m.entity_id
    where m.kind <> 'repository'
    group by m.connection_id, m.project_id, m.kind
    order by m.connection_id, m.project_id, m.kind`.execute(db);
  const byProject = new Map<string, KindStatus[]>();
  for (const row of rows) {
    const name = `${row.connection_id}/${row.project_id}`;
    byProject.set(name, [...(byProject.get(name) ?? []), toKindStatus(row)]);
  }
  return byProject;
}

function toKindStatus(row: KindRow): KindStatus {
  return {
    kind: row.kind,
    shown: row.shown,
    waiting: row.waiting,
    rejected: row.rejected,
    lagMs: row.lag_ms,
    lastAcceptedAt: row.last_accepted_at,
  };
}
