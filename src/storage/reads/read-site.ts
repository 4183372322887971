import { sql } from 'kysely';
import {
  type EntityKind,
  entityKinds,
  type Installation,
  type InstallationId,
} from '../../domain/index.ts';
import type {
  KindStatus,
  Rejection,
  ShownCount,
  SiteStatus,
  Stores,
  WaitingCount,
} from '../../ports/index.ts';
import type { Database } from '../database.ts';
import { countShown, countWaiting } from './count-entities.ts';
import { listPauses } from './list-pauses.ts';
import { type RejectionRow, toRejection } from './list-rejections.ts';

const mostRejections = 20;

/** How one Jira site stands. */
export async function readSite(
  db: Database,
  stores: Stores,
  { id, baseUrl, displayUrl, createdAt }: Installation,
): Promise<SiteStatus> {
  const links = await stores.links.listOf(id);
  const [progresses, shown, waiting, pauses, rejections, unknownKeyCount] = await Promise.all([
    stores.links.progresses(links.map((link) => link.id)),
    countShown(db, id),
    countWaiting(db, id),
    listPauses(db),
    listNewestRejections(db, id),
    countUnknownKeys(db, id),
  ]);
  const lagsMs = waiting.map(({ lagMs }) => lagMs);
  const acceptedMs = shown.flatMap(({ lastAcceptedAt }) => lastAcceptedAt?.getTime() ?? []);
  return {
    installationId: id,
    baseUrl,
    displayUrl,
    installedAt: createdAt,
    links: links.flatMap((link) => {
      const progress = progresses.get(link.id);
      return progress ? [{ link, progress }] : [];
    }),
    shown: toShown(shown),
    kinds: toKinds(shown, waiting),
    waiting: {
      live: waiting.reduce((sum, { live }) => sum + live, 0),
      history: waiting.reduce((sum, { history }) => sum + history, 0),
    },
    lagMs: lagsMs.length > 0 ? Math.max(...lagsMs) : null,
    lastAcceptedAt: acceptedMs.length > 0 ? new Date(Math.max(...acceptedMs)) : null,
    pauses: pauses
      .filter(({ installationId }) => installationId === id)
      .map(({ installationId: _, ...pause }) => pause),
    rejectedCount: shown.reduce((sum, { rejected }) => sum + rejected, 0),
    rejections,
    unknownKeyCount,
  };
}

function toShown(counts: readonly ShownCount[]): Record<EntityKind, number> {
  const none = { branch: 0, commit: 0, merge_request: 0, build: 0, deployment: 0, feature_flag: 0 };
  return { ...none, ...Object.fromEntries(counts.map(({ kind, shown }) => [kind, shown])) };
}

function toKinds(shown: readonly ShownCount[], waiting: readonly WaitingCount[]): KindStatus[] {
  return entityKinds.flatMap((kind) => {
    const held = shown.find((count) => count.kind === kind);
    const due = waiting.find((count) => count.kind === kind);
    if (!held && !due) return [];
    return [
      {
        kind,
        shown: held?.shown ?? 0,
        waiting: (due?.live ?? 0) + (due?.history ?? 0),
        rejected: held?.rejected ?? 0,
        lagMs: due?.lagMs ?? null,
        lastAcceptedAt: held?.lastAcceptedAt ?? null,
      },
    ];
  });
}

async function countUnknownKeys(db: Database, id: InstallationId): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from unknown_key where installation_id = ${id}`.execute(db);
  return rows[0]?.count ?? 0;
}

async function listNewestRejections(db: Database, id: InstallationId): Promise<Rejection[]> {
  const { rows } = await sql<RejectionRow>`
    select m.installation_id, m.connection_id, m.project_id, m.kind, m.entity_id, m.issue_keys,
      m.reason, m.acknowledged_at, p.path_with_namespace as path
    from mirror m left join project p on p.connection_id = m.connection_id and p.id = m.project_id
    where m.installation_id = ${id} and m.outcome = 'rejected'
    order by m.acknowledged_at desc limit ${mostRejections}`.execute(db);
  return rows.map(toRejection);
}
