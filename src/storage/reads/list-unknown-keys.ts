import { sql } from 'kysely';
import type { InstallationId, IssueKey } from '../../domain/index.ts';
import type { UnknownKey } from '../../ports/index.ts';
import type { Database } from '../database.ts';

/** A page of the issue keys that Jira does not know, by key. */
export async function listUnknownKeys(
  db: Database,
  installationId: InstallationId,
  page: { after: IssueKey | null; limit: number },
): Promise<UnknownKey[]> {
  const { rows } = await sql<{ issue_key: string; learned_at: Date; waiting: number }>`
    select u.issue_key, u.learned_at,
      (select count(*) from waiting_for_key w
        where w.installation_id = u.installation_id and w.issue_key = u.issue_key) as waiting
    from unknown_key u
    where u.installation_id = ${installationId} and u.issue_key > ${page.after ?? ''}
    order by u.issue_key limit ${page.limit}`.execute(db);
  return rows.map((row) => ({
    key: row.issue_key,
    learnedAt: row.learned_at,
    waiting: row.waiting,
  }));
}
