import { type RawBuilder, sql } from 'kysely';
import {
  aboutOf,
  type InstallationId,
  type LinkId,
  type MirrorKey,
  type Outcome,
} from '../../domain/index.ts';
import type {
  HookHealth,
  ProjectRef,
  StoryReads,
  ToldAnswer,
  ToldDelivery,
  ToldName,
  ToldProject,
  ToldWish,
} from '../../ports/index.ts';
import type { Database } from '../database.ts';
import { isServed } from '../is-served.ts';
import { healthSql } from './read-hooks.ts';
import { listStoryEntries } from './story-entries.ts';

const mostSteps = 10;

/** What stories are told from, on PostgreSQL: see {@link StoryReads} for what each call promises. */
export function createStoryReads(db: Database): StoryReads {
  return {
    entries: (scope, limit) => listStoryEntries(db, scope, limit),
    answers: (key) => listAnswers(db, key),
    deliveries: (name, readAts) => listDeliveries(db, name, readAts),
    wish: (name) => findWish(db, name),
    places: (project) => listPlaces(db, project),

    async unknownAt(issueKey) {
      const { rows } = await sql<{ installation_id: number; learned_at: Date }>`
        select i.id as installation_id, u.learned_at
        from installation i join unknown_key u on u.installation_id = i.id
          and u.issue_key = ${issueKey}
        where i.uninstalled_at is null`.execute(db);
      return new Map(rows.map((row) => [row.installation_id as InstallationId, row.learned_at]));
    },
  };
}

type AnswerRow = {
  sent_at: Date;
  outcome: Outcome['kind'];
  reason: string | null;
  read_at: Date | null;
  recorded_at: Date | null;
  taken_at: Date | null;
};

async function listAnswers(db: Database, key: MirrorKey): Promise<ToldAnswer[]> {
  const { rows } = await sql<AnswerRow>`
    select sent_at, outcome, reason, read_at, recorded_at, taken_at from story
    where installation_id = ${key.installationId} and connection_id = ${key.connectionId}
      and project_id = ${key.projectId} and kind = ${key.kind} and entity_id = ${key.id}
    order by sent_at desc limit ${mostSteps}`.execute(db);
  return rows.map((row) => ({
    at: row.sent_at,
    outcome: row.outcome,
    reason: row.reason,
    readAt: row.read_at,
    recordedAt: row.recorded_at,
    takenAt: row.taken_at,
  }));
}

type DeliveryRow = {
  id: number;
  event: string;
  received_at: Date;
  processed_at: Date | null;
  problem: string | null;
};

async function listDeliveries(
  db: Database,
  name: ToldName,
  readAts: readonly Date[],
): Promise<ToldDelivery[]> {
  const isMeant = name.kind === 'commit' ? isPushOf(name, readAts) : isAbout(name);
  const { rows } = await sql<DeliveryRow>`
    select id, event, received_at, processed_at, problem from delivery
    where connection_id = ${name.connectionId} and ${isMeant}
    order by id desc limit ${mostSteps}`.execute(db);
  return rows.map((row) => ({
    id: row.id,
    event: row.event,
    receivedAt: row.received_at,
    processedAt: row.processed_at,
    problem: row.problem,
  }));
}

function isAbout({ projectId, kind, reference }: ToldName): RawBuilder<boolean> {
  return sql<boolean>`about = ${aboutOf(projectId, kind, reference)}`;
}

/** A push tells of a branch; what it brings is as old as the webhook, to the millisecond. */
function isPushOf({ projectId }: ToldName, readAts: readonly Date[]): RawBuilder<boolean> {
  const [from, to] = [aboutOf(projectId, 'branch', ''), `${projectId}/branch0`];
  return sql<boolean>`about >= ${from} and about < ${to} and exists (
    select from unnest(${readAts.map((at) => at.toISOString())}::timestamptz[]) as read_at
    where received_at >= read_at and received_at < read_at + interval '1 millisecond')`;
}

async function findWish(db: Database, name: ToldName): Promise<ToldWish | null> {
  const { rows } = await sql<{
    wished_at: Date;
    not_before: Date;
    attempts: number;
    problem: string | null;
  }>`
    select wished_at, not_before, attempts, problem from refresh
    where connection_id = ${name.connectionId} and project_id = ${name.projectId}
      and kind = ${name.kind} and target = ${name.reference}`.execute(db);
  const [row] = rows;
  if (!row) return null;
  const { wished_at: wishedAt, not_before: notBefore, attempts, problem } = row;
  return { wishedAt, notBefore, attempts, problem };
}

type PlaceRow = {
  installation_id: number;
  base_url: string;
  link_ids: number[];
  is_done: boolean | null;
  history_kind: string;
  since: Date | null;
  history_problem: string | null;
  health: HookHealth | null;
  hook_problem: string | null;
};

async function listPlaces(
  db: Database,
  { connectionId, projectId }: ProjectRef,
): Promise<ToldProject[]> {
  const { rows } = await sql<PlaceRow>`
    select i.id as installation_id, i.base_url, c.link_ids, past.is_done,
      past.kind as history_kind, past.since, past.problem as history_problem,
      hook.health, hook.problem as hook_problem
    from (
      select installation_id, array_agg(link_id order by link_id) as link_ids from coverage
      where connection_id = ${connectionId} and project_id = ${projectId}
      group by installation_id
    ) c
    join installation i on i.id = c.installation_id and ${isServed}
    left join history past on past.installation_id = i.id
      and past.connection_id = ${connectionId} and past.project_id = ${projectId}
    left join lateral (
      select ${healthSql} as health, h.problem from project p
      join hook h on h.connection_id = p.connection_id
        and (h.owner_kind = 'project' and h.owner_id = p.id
          or h.owner_kind = 'group' and h.owner_id = any(p.namespace_ids))
      where p.connection_id = ${connectionId} and p.id = ${projectId}
      order by h.gitlab_hook_id is null, h.owner_kind = 'group',
        array_position(p.namespace_ids, h.owner_id) limit 1
    ) hook on true
    order by i.id`.execute(db);
  return rows.map((row) => ({
    installationId: row.installation_id as InstallationId,
    site: new URL(row.base_url),
    linkIds: row.link_ids as LinkId[],
    history:
      row.is_done === null
        ? null
        : {
            isDone: row.is_done,
            kind: row.history_kind,
            since: row.since,
            problem: row.history_problem,
          },
    hook: row.health && { health: row.health, problem: row.hook_problem },
  }));
}
