import { readDeployment } from '../api/deployment.ts';
import { readEnvironment } from '../api/environment.ts';
import { toQuery } from '../api/path.ts';
import { listDeployments } from './list-deployments.ts';
import type { ReadHistoryPage } from './read-history-page.ts';

/**
 * A page of the deployments, newest first, with what the list tells: the deployed commit alone, and a tier
 * guessed from the environment's name.
 */
export const readDeploymentPage: ReadHistoryPage = async (api, connection, project, position) => {
  const { cursor, readAt, since } = position;
  const page = await listDeployments(api, connection, project, cursor ?? makeFirstQuery(since));
  return {
    changes: page.rows.map((row) => ({
      readAt,
      entity: readDeployment(project, row, readEnvironment(row.environment), null),
    })),
    next: page.next,
  };
};

/** GitLab wants the filter and the order by `updated_at` together, or neither. */
function makeFirstQuery(since: Date | null): string {
  if (since === null) return toQuery({ order_by: 'id', sort: 'desc', per_page: 100 });
  return toQuery({
    order_by: 'updated_at',
    sort: 'desc',
    per_page: 100,
    updated_after: since.toISOString(),
  });
}
