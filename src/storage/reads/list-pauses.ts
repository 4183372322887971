import { sql } from 'kysely';
import type { InstallationId } from '../../domain/index.ts';
import type { LanePause } from '../../ports/index.ts';
import type { Database } from '../database.ts';

/** Lanes that do not send just now, of all sites that are installed. */
export async function listPauses(
  db: Database,
): Promise<(LanePause & { installationId: InstallationId })[]> {
  const { rows } = await sql<{
    installation_id: number;
    name: string;
    not_before: Date;
    failures: number;
    problem: string | null;
  }>`
    select l.installation_id, l.name, l.not_before, l.failures, l.problem
    from lane l join installation i on i.id = l.installation_id and i.uninstalled_at is null
    where l.not_before > clock_timestamp() order by l.installation_id, l.name`.execute(db);
  return rows.map((row) => ({
    installationId: row.installation_id as InstallationId,
    name: row.name,
    notBefore: row.not_before,
    failures: row.failures,
    reason: row.problem ?? '',
  }));
}
