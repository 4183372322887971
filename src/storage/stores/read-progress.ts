import { sql } from 'kysely';
import { type HistoryProgress, historyKinds, type LinkId } from '../../domain/index.ts';
import type { Database } from '../database.ts';

const mostProblems = 20;

/** The speed is that of the last so many minutes: GitLab's limits and its load change. */
const speedMinutes = 5;

type Row = {
  id: number;
  projects: number;
  projects_done: number;
  pages: number;
  entities: number;
  link_problem: string | null;
  problems: string[] | null;
  remaining_seconds: number | null;
};

const nothingRead: HistoryProgress = {
  projects: 0,
  projectsDone: 0,
  pagesRead: 0,
  entitiesRead: 0,
  remainingSeconds: null,
  problems: [],
};

/** How far the past of a link is read; nothing of it when there is no such link. */
export async function readProgress(db: Database, id: LinkId): Promise<HistoryProgress> {
  return (await readProgresses(db, [id])).get(id) ?? nothingRead;
}

/**
 * How far the past of links is read. What is left is an estimate: a project that is not read yet has as many
 * pages as those that are have on average, and at least one for each kind that is left. So nothing is
 * said before the first project is done, nor while nothing is read.
 */
export async function readProgresses(
  db: Database,
  ids: readonly LinkId[],
): Promise<Map<LinkId, HistoryProgress>> {
  const { rows } = await sql<Row>`
    with mine as (
      select *, clock_timestamp() - ${speedMinutes} * interval '1 minute' as recent from history
      where link_id = any(${ids}::int[])
    ), known as (
      select link_id, avg(pages) as pages_each from mine where is_done group by link_id
    ), speed as (
      -- The pages of a project came evenly, as far as we know: those of before the window do not count.
      select link_id, sum(pages * case when last_page_at > first_page_at
          then extract(epoch from last_page_at - greatest(first_page_at, recent))
            / extract(epoch from last_page_at - first_page_at)
          else 1 end)
        / greatest(1, extract(epoch from clock_timestamp() - min(greatest(first_page_at, recent))))
        as pages_per_second
      from mine where last_page_at > recent group by link_id
    ), counted as (
      select m.link_id, count(*) as projects, count(*) filter (where is_done) as projects_done,
        sum(pages)::bigint as pages, sum(entities)::bigint as entities, bool_and(is_done) as is_done,
        sum(greatest(k.pages_each - pages, ${kindsLeft})) filter (where not is_done) as pages_left
      from mine m left join known k on k.link_id = m.link_id group by m.link_id
    ), ranked as (
      select link_id, problem,
        row_number() over (partition by link_id order by count(*) desc, problem) as place
      from mine where not is_done and problem is not null group by link_id, problem
    ), troubled as (
      select link_id, array_agg(problem order by place) as problems from ranked
      where place <= ${mostProblems} group by link_id
    )
    select l.id, coalesce(c.projects, 0) as projects, coalesce(c.projects_done, 0) as projects_done,
      coalesce(c.pages, 0) as pages, coalesce(c.entities, 0) as entities,
      l.problem as link_problem, t.problems,
      case
        when c.is_done then 0
        when l.history_state = 'running' then ceil(c.pages_left / nullif(s.pages_per_second, 0))::float8
      end as remaining_seconds
    from link l
    left join counted c on c.link_id = l.id
    left join speed s on s.link_id = l.id
    left join troubled t on t.link_id = l.id
    where l.id = any(${ids}::int[])`.execute(db);
  return new Map(rows.map((row) => [row.id as LinkId, toProgress(row)]));
}

const kindsLeft = sql`case when k.pages_each is not null
  then ${historyKinds.length} + 1 - array_position(${[...historyKinds]}::text[], kind) end`;

function toProgress(row: Row): HistoryProgress {
  return {
    projects: row.projects,
    projectsDone: row.projects_done,
    pagesRead: row.pages,
    entitiesRead: row.entities,
    remainingSeconds: row.remaining_seconds,
    problems: [...(row.link_problem ? [row.link_problem] : []), ...(row.problems ?? [])],
  };
}
