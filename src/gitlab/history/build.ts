import { toQuery } from '../api/path.ts';
import { readBuild } from '../api/pipeline.ts';
import { listBuilds } from './list-builds.ts';
import type { ReadHistoryPage } from './read-history-page.ts';

/** A page of the pipelines, newest first, without their commits and tests. */
export const readBuildPage: ReadHistoryPage = async (api, connection, project, position) => {
  const { cursor, readAt, since } = position;
  const firstQuery = toQuery({
    order_by: 'id',
    sort: 'desc',
    per_page: 100,
    ...(since && { updated_after: since.toISOString() }),
  });
  const page = await listBuilds(api, connection, project, cursor ?? firstQuery);
  return {
    changes: page.rows.map((row) => ({ readAt, entity: readBuild(project, row, null) })),
    next: page.next,
  };
};
