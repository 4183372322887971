import type { Connection, Cursor, Project } from '../../domain/index.ts';
import type { HistoryPage } from '../../ports/index.ts';
import type { GitlabApi } from '../api/gitlab-api.ts';

/** Where a step of history stands; `readAt` is stamped on every change, nothing older than `since` is wanted. */
type HistoryPosition = {
  readonly cursor: Cursor;
  readonly readAt: Date;
  readonly since: Date | null;
};

/** Reads one page of one kind with one request. A cursor is the query of the page. */
export type ReadHistoryPage = (
  api: GitlabApi,
  connection: Connection,
  project: Project,
  position: HistoryPosition,
) => Promise<HistoryPage>;
