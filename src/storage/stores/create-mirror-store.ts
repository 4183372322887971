import { sql } from 'kysely';
import { type InstallationId, type IssueKey, laneOf } from '../../domain/index.ts';
import type { HeldState, MirrorStore } from '../../ports/index.ts';
import type { Database } from '../database.ts';
import { isHistorySql } from '../lane-sql.ts';
import { type MirrorKeyRow, mirrorKeyColumns, toMirrorKey } from '../mirror-key.ts';
import { announce } from '../work-signals.ts';

/** The desired side of the mirror on PostgreSQL: see {@link MirrorStore} for what each call promises. */
export function createMirrorStore(db: Database): MirrorStore {
  return {
    async write(states, urgency) {
      if (states.length === 0) return;
      const column = <T>(pick: (state: (typeof states)[number]) => T) => states.map(pick);
      await sql`
        with desired as (
          select * from unnest(
            ${mirrorKeyColumns(states)},
            ${column((s) => s.payload)}::text[], ${column((s) => s.hash)}::text[],
            ${column((s) => `{${s.issueKeys.join(',')}}`)}::text[],
            ${column((s) => s.version)}::text[], ${column((s) => s.detail)}::smallint[],
            ${column((s) => s.feeds)}::text[], ${column((s) => s.reference)}::text[],
            ${column((s) => s.readAt.getTime())}::bigint[],
            ${column((s) => s.epoch)}::int[],
            ${column((s) => laneOf(s.kind, urgency, s.projectId))}::text[]
          ) as d (installation_id, connection_id, project_id, kind, entity_id, payload, hash,
            issue_keys, version, detail, feeds, reference, read_at_ms, epoch, lane)
        ), written as (
          insert into mirror as m (installation_id, connection_id, project_id, kind, entity_id,
            payload, hash, issue_keys, version, detail, feeds, reference, read_at_ms, desired_epoch,
            sequence,
            acknowledged_sequence, acknowledged_epoch)
          select installation_id, connection_id, project_id, kind, entity_id, payload, hash,
            issue_keys::text[], version, detail, feeds, reference, read_at_ms, epoch, read_at_ms,
            -- Nothing was ever sent, so there is nothing to remove: a new tombstone is no work.
            case when payload is null then read_at_ms else 0 end,
            case when payload is null then epoch else 0 end
          from desired
          order by installation_id, connection_id, project_id, kind, entity_id
          on conflict (installation_id, connection_id, project_id, kind, entity_id) do update set
            payload = case when ${isNews} then excluded.payload else m.payload end,
            hash = excluded.hash, issue_keys = excluded.issue_keys, version = excluded.version,
            detail = excluded.detail, feeds = excluded.feeds, read_at_ms = excluded.read_at_ms,
            reference = coalesce(excluded.reference, m.reference),
            desired_epoch = excluded.desired_epoch,
            sequence = case when ${isNews}
              then greatest(excluded.read_at_ms, m.sequence + 1) else m.sequence end
          where ${isAllowed}
          returning installation_id, connection_id, project_id, kind, entity_id, sequence,
            acknowledged_sequence
        ), forgettable as (
          insert into tombstone (installation_id, connection_id, project_id, kind, entity_id)
          select installation_id, connection_id, project_id, kind, entity_id
          from desired where payload is null
          order by installation_id, connection_id, project_id, kind, entity_id
          on conflict (installation_id, connection_id, project_id, kind, entity_id) do nothing
        ), queued as (
          insert into due (installation_id, connection_id, project_id, kind, entity_id, lane,
            sequence)
          select installation_id, connection_id, project_id, kind, entity_id, lane, sequence
          from written
          join desired using (installation_id, connection_id, project_id, kind, entity_id)
          where sequence > acknowledged_sequence
          order by installation_id, connection_id, project_id, kind, entity_id
          on conflict (installation_id, connection_id, project_id, kind, entity_id) do update set
            sequence = excluded.sequence,
            lane = case when ${isHistorySql(sql`excluded.lane`)} then due.lane else excluded.lane end
          returning 1
        )
        select ${announce('lanes')} where exists (select from queued)`.execute(db);
    },

    async lock(keys) {
      if (keys.length === 0) return [];
      const { rows } = await sql<HeldRow>`
        select m.installation_id, m.connection_id, m.project_id, m.kind, m.entity_id, m.version,
          m.hash, m.issue_keys, m.feeds,
          -- Not joined: on a table without statistics the planner would begin with all rows of the site.
          (select m.desired_epoch >= i.epoch
              and (m.sequence > m.acknowledged_sequence or m.acknowledged_epoch >= i.epoch)
            from installation i where i.id = m.installation_id) as is_of_epoch
        from mirror m
        join unnest(${mirrorKeyColumns(keys)})
          as k (installation_id, connection_id, project_id, kind, entity_id)
          using (installation_id, connection_id, project_id, kind, entity_id)
        order by m.installation_id, m.connection_id, m.project_id, m.kind, m.entity_id
        for update of m`.execute(db);
      return rows.map(toHeldState);
    },

    async feedingKeys(connectionId, feeds) {
      if (feeds.length === 0) return [];
      const { rows } = await sql<{
        installation_id: number;
        feeds: string;
        issue_keys: IssueKey[];
      }>`
        select m.installation_id, m.feeds, m.issue_keys
        from installation i
        join mirror m on m.installation_id = i.id and m.connection_id = ${connectionId}
          and m.feeds = any(${feeds}::text[])
        where i.uninstalled_at is null`.execute(db);
      return rows.map((row) => ({
        installationId: row.installation_id as InstallationId,
        feeds: row.feeds,
        issueKeys: row.issue_keys,
      }));
    },

    async unknownKeys(installationId, keys) {
      const { rows } = await sql<{ issue_key: IssueKey }>`
        select issue_key from unknown_key
        where installation_id = ${installationId} and issue_key = any(${keys}::text[])`.execute(db);
      return new Set(rows.map((row) => row.issue_key));
    },
  };
}

const epochOfSite = sql`(select epoch from installation i where i.id = m.installation_id)`;

/**
 * Rule 5, Epoch: what was written or acknowledged in an older one no longer counts; a tombstone has nothing to
 * repeat.
 */
const isFromOlderEpoch = sql`(excluded.payload is not null and (m.desired_epoch < ${epochOfSite}
  or m.sequence = m.acknowledged_sequence and m.acknowledged_epoch < ${epochOfSite}))`;

/** An equal hash keeps its sequence, so that it makes no work. */
const isNews = sql`(m.hash <> excluded.hash or ${isFromOlderEpoch})`;

/**
 * Rule 2, Order: a state that was read earlier than the one we hold is discarded. Commits are
 * immutable: only more detail replaces less, and the rules of a newer epoch what stood by older ones.
 */
const isAllowed = sql`case when excluded.kind = 'commit'
  then excluded.detail > m.detail or ${isFromOlderEpoch}
    or excluded.payload is null and m.hash <> '' and excluded.desired_epoch > m.desired_epoch
  else excluded.read_at_ms >= m.read_at_ms end`;

type HeldRow = MirrorKeyRow & {
  version: string;
  hash: string;
  issue_keys: IssueKey[];
  feeds: string | null;
  is_of_epoch: boolean;
};

function toHeldState(row: HeldRow): HeldState {
  return {
    ...toMirrorKey(row),
    version: row.version,
    isTombstone: row.hash === '',
    issueKeys: row.issue_keys,
    feeds: row.feeds,
    isOfEpoch: row.is_of_epoch,
  };
}
