import { type RawBuilder, sql } from 'kysely';
import type { Urgency } from '../domain/index.ts';

/** The lane of a row, in SQL: what `laneOf` says, for statements that never leave the database. */
export function laneSql(urgency: Urgency): RawBuilder<string> {
  const rest =
    urgency === 'history'
      ? sql`'/history'`
      : sql`case when kind in ('build', 'deployment', 'feature_flag') then '/live'
          else '/live/' || project_id % 2 end`;
  return sql<string>`(case kind when 'build' then 'builds' when 'deployment' then 'deployments'
    when 'feature_flag' then 'featureflags' else 'devinfo' end || ${rest})`;
}

/** Whether a lane carries the past, in SQL. */
export function isHistorySql(lane: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql<boolean>`${lane} like '%/history'`;
}
