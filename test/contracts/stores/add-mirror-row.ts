import { sql } from 'kysely';
import type { ConnectionId, InstallationId } from '../../../src/domain/index.ts';
import type { World } from './make-world.ts';

/** A row of the mirror as the statements that read it need it; accepted and up to date unless told otherwise. */
export async function addMirrorRow(
  { db }: World,
  place: { site: InstallationId; connection: ConnectionId; project?: number; kind?: string },
  id: string,
  row: {
    payload?: string | null;
    hash?: string;
    sequence?: number;
    acknowledged?: number;
    outcome?: string | null;
    reason?: string | null;
    reference?: string | null;
    isDue?: boolean;
  } = {},
): Promise<void> {
  const { site, connection, project = 1, kind = 'commit' } = place;
  const { payload = null, hash = 'h', sequence = 5, acknowledged = sequence } = row;
  await sql`
    insert into mirror (installation_id, connection_id, project_id, kind, entity_id, payload, hash,
      issue_keys, version, detail, read_at_ms, sequence, acknowledged_sequence, acknowledged_epoch,
      acknowledged_at, outcome, reason, reference)
    values (${site}, ${connection}, ${project}, ${kind}, ${id}, ${payload}, ${hash}, '{A-1}', '', 0,
      1, ${sequence}, ${acknowledged}, 1, now(), ${row.outcome === undefined ? 'accepted' : row.outcome},
      ${row.reason ?? null}, ${row.reference ?? null})`.execute(db);
  if (!row.isDue) return;
  await sql`
    insert into due (installation_id, connection_id, project_id, kind, entity_id, lane, sequence)
    values (${site}, ${connection}, ${project}, ${kind}, ${id},
      ${kind === 'build' ? 'builds/history' : 'devinfo/live/1'}, ${sequence})`.execute(db);
}
