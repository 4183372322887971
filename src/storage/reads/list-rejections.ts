import { sql } from 'kysely';
import type { IssueKey, MirrorKey } from '../../domain/index.ts';
import type { Rejection, RejectionPage, RejectionQuestion } from '../../ports/index.ts';
import type { Database } from '../database.ts';
import { type MirrorKeyRow, toMirrorKey } from '../mirror-key.ts';
import { isAfterSql, isInScopeSql } from '../mirror-scope.ts';

/** The mirror has no index for outcomes (rule 5), so a question looks at this many rows and no more. */
const rowsPerLook = 20_000;
const mostLooks = 10;

/** A page of what Jira refused: see {@link RejectionPage}. */
export async function listRejections(
  db: Database,
  question: RejectionQuestion,
): Promise<RejectionPage> {
  const rejections: Rejection[] = [];
  let next = question.after;
  for (let look = 0; look < mostLooks; look += 1) {
    const limit = question.limit - rejections.length;
    const found = await lookOn(db, { ...question, after: next, limit });
    rejections.push(...found.rejections);
    next = found.next;
    if (!next || rejections.length >= question.limit) break;
  }
  return { rejections, next };
}

async function lookOn(db: Database, question: RejectionQuestion): Promise<RejectionPage> {
  const { after, limit } = question;
  const { rows } = await sql<Partial<RejectionRow> & LookRow>`
    with looked_at as (
      select m.* from mirror m
      where ${isInScopeSql({ ...question, entityId: null })} and ${isAfterSql(after)}
      order by m.installation_id, m.connection_id, m.project_id, m.kind, m.entity_id
      limit ${rowsPerLook}
    ), last as (
      select connection_id, project_id, kind, entity_id from looked_at
      order by installation_id desc, connection_id desc, project_id desc, kind desc, entity_id desc
      limit 1
    ), found as (
      select * from looked_at where outcome = 'rejected'
      order by installation_id, connection_id, project_id, kind, entity_id limit ${limit}
    )
    select f.installation_id, f.connection_id, f.project_id, f.kind, f.entity_id, f.issue_keys,
      f.reason, f.acknowledged_at, p.path_with_namespace as path,
      last.connection_id as last_connection_id, last.project_id as last_project_id,
      last.kind as last_kind, last.entity_id as last_entity_id,
      (select count(*) from looked_at) as looked_at
    from last left join found f on true
    left join project p on p.connection_id = f.connection_id and p.id = f.project_id
    order by f.connection_id, f.project_id, f.kind, f.entity_id`.execute(db);
  const rejections = rows.filter(isFound).map(toRejection);
  return { rejections, next: nextOf(question, rejections, rows[0]) };
}

type LookRow = {
  last_connection_id: number;
  last_project_id: number;
  last_kind: string;
  last_entity_id: string;
  looked_at: number;
};

function nextOf(
  { installationId, limit }: RejectionQuestion,
  rejections: readonly Rejection[],
  look: LookRow | undefined,
): MirrorKey | null {
  if (rejections.length >= limit) return rejections.at(-1)?.key ?? null;
  if (!look || look.looked_at < rowsPerLook) return null;
  return toMirrorKey({
    installation_id: installationId,
    connection_id: look.last_connection_id,
    project_id: look.last_project_id,
    kind: look.last_kind,
    entity_id: look.last_entity_id,
  });
}

/** A refused entity as PostgreSQL answers it. */
export type RejectionRow = MirrorKeyRow & {
  path: string | null;
  issue_keys: IssueKey[];
  reason: string | null;
  acknowledged_at: Date;
};

function isFound<T extends Partial<RejectionRow>>(row: T): row is T & RejectionRow {
  return typeof row.entity_id === 'string';
}

/** A refused entity in our words. */
export function toRejection(row: RejectionRow): Rejection {
  const key = toMirrorKey(row);
  return {
    key,
    kind: row.kind,
    projectPath: row.path ?? String(row.project_id),
    entityId: row.entity_id,
    issueKeys: row.issue_keys,
    reason: row.reason ?? '',
    at: row.acknowledged_at,
  };
}
