import { Type } from '@sinclair/typebox';
import type { Cursor } from '../../domain/index.ts';
import { getTime } from '../api/get-time.ts';
import type { Page } from '../api/gitlab-api.ts';
import {
  type MergeRequestRow,
  mergeRequestSchema,
  readMergeRequest,
} from '../api/merge-request.ts';
import { toPath, toQuery } from '../api/path.ts';
import { makeShape } from '../shape.ts';
import { listPage } from './list-page.ts';
import type { ReadHistoryPage } from './read-history-page.ts';

const mergeRequestsShape = makeShape(Type.Array(mergeRequestSchema));
const mostPages = 100;
const firstQuery = toQuery({
  state: 'all',
  scope: 'all',
  order_by: 'created_at',
  sort: 'desc',
  per_page: 100,
});

/** A page of the merge requests, newest first. @see https://docs.gitlab.com/api/merge_requests/ */
export const readMergeRequestPage: ReadHistoryPage = async (api, connection, project, position) => {
  const page = await listPage(
    api,
    {
      connection,
      priority: 'background',
      path: toPath('projects', project.id, 'merge_requests'),
      query: position.cursor ?? firstQuery,
      project,
      feature: 'merge_requests',
    },
    mergeRequestsShape,
  );
  const { readAt } = position;
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
