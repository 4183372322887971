import type { Cursor } from '../../domain/index.ts';
import { getTime } from '../api/get-time.ts';
import type { Page } from '../api/gitlab-api.ts';
import { type MergeRequestRow, readMergeRequest } from '../api/merge-request.ts';
import { toQuery } from '../api/path.ts';
import { listMergeRequests } from './list-merge-requests.ts';
import type { ReadHistoryPage } from './read-history-page.ts';

const mostPages = 100;

/** A page of the merge requests, newest first. */
export const readMergeRequestPage: ReadHistoryPage = async (api, connection, project, position) => {
  const { cursor, readAt, since } = position;
  const firstQuery = toQuery({
    state: 'all',
    scope: 'all',
    order_by: 'created_at',
    sort: 'desc',
    per_page: 100,
    ...(since && { updated_after: since.toISOString() }),
  });
  const page = await listMergeRequests(api, connection, project, cursor ?? firstQuery);
  return {
    changes: page.rows.map((row) => ({
      readAt,
      entity: readMergeRequest(connection, project, row, null),
    })),
    next: selectNext(page),
  };
};

/**
 * GitLab has no keyset paging here and a page costs it more the deeper it lies, so every 100 pages the
 * list is begun anew below the last row. One millisecond is added, for GitLab keeps microseconds; the
 * few rows read twice do no harm.
 */
function selectNext({ rows, next }: Page<MergeRequestRow>): Cursor {
  const last = rows.at(-1);
  if (next === null || last === undefined) return null;
  const query = new URLSearchParams(next);
  if (Number(query.get('page')) <= mostPages) return next;
  const before = new Date(getTime(last.created_at).getTime() + 1).toISOString();
  // So many rows of one millisecond that the window would not move: deeper in this one, then.
  if (query.get('created_before') === before) return next;
  query.set('created_before', before);
  query.delete('page');
  return query.toString();
}
