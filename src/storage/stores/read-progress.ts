import { sql } from 'kysely';
import { type HistoryProgress, historyKinds, type LinkId } from '../../domain/index.ts';
import type { Database } from '../database.ts';

const mostProblems = 20;

/** The speed is that of the last so many minutes: GitLab's limits and its load change. */
const speedMinutes = 5;

type Row = {
  projects: number;
  projects_done: number;
  pages: number;
  entities: number;
  link_problem: string | null;
  problems: string[];
  remaining_seconds: number | null;
};

/**
 * How far the past of a link is read. What is left is an estimate: a project that is not read yet has as many
 * pages as those that are have on average, and at least one for each kind that is left. So nothing is
 * said before the first project is done, nor while nothing is read.
 */
export async function readProgress(db: Database, id: LinkId): Promise<HistoryProgress> {
  const { rows } = await sql<Row>`
    with mine as (
      select *, clock_timestamp() - ${speedMinutes} * interval '1 minute' as recent from history
      where link_id = ${id}
    ), known as (
      select avg(pages) as pages_each from mine where is_done
    ), speed as (
      -- The pages of a project came evenly, as far as we know: those of before the window do not count.
      select sum(pages * case when last_page_at > first_page_at
          then extract(epoch from last_page_at - greatest(first_page_at, recent))
            / extract(epoch from last_page_at - first_page_at)
          else 1 end)
        / greatest(1, extract(epoch from clock_timestamp() - min(greatest(first_page_at, recent))))
        as pages_per_second
      from mine where last_page_at > recent
    )
    select count(*) as projects, count(*) filter (where is_done) as projects_done,
      coalesce(sum(pages), 0)::bigint as pages, coalesce(sum(entities), 0)::bigint as entities,
      array(
        select problem from mine where not is_done and problem is not null
        group by problem order by count(*) desc, problem limit ${mostProblems}
      ) as problems,
      (select problem from link where id = ${id}) as link_problem,
      case
        when bool_and(is_done) then 0
        when (select history_state from link where id = ${id}) = 'running' then ceil(
          sum(greatest((select pages_each from known) - pages, ${kindsLeft})) filter (where not is_done)
          / nullif((select pages_per_second from speed), 0))::float8
      end as remaining_seconds
    from mine`.execute(db);
  const [row] = rows;
  return {
    projects: row?.projects ?? 0,
    projectsDone: row?.projects_done ?? 0,
    pagesRead: row?.pages ?? 0,
    entitiesRead: row?.entities ?? 0,
    remainingSeconds: row?.remaining_seconds ?? null,
    problems: [...(row?.link_problem ? [row.link_problem] : []), ...(row?.problems ?? [])],
  };
}

const kindsLeft = sql`case when (select pages_each from known) is not null
  then ${historyKinds.length} + 1 - array_position(${[...historyKinds]}::text[], kind) end`;
