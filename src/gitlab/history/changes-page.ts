import type { Build, Connection, Deployment, MergeRequest, Project } from '../../domain/index.ts';
import type { ChangesKind, ReadGitlab } from '../../ports/index.ts';
import { readDeployment } from '../api/deployment.ts';
import { readEnvironment } from '../api/environment.ts';
import type { GitlabApi, Page } from '../api/gitlab-api.ts';
import { readMergeRequest } from '../api/merge-request.ts';
import { toQuery } from '../api/path.ts';
import { readBuild } from '../api/pipeline.ts';
import { listBuilds } from './list-builds.ts';
import { listDeployments } from './list-deployments.ts';
import { listMergeRequests } from './list-merge-requests.ts';

/** A kind's list as it was updated. `firstFields` narrow nothing, so that GitLab's total is that of the project. */
type ChangesList = {
  readonly firstFields: Readonly<Record<string, string>>;
  readPage(
    api: GitlabApi,
    connection: Connection,
    project: Project,
    query: string,
  ): Promise<Page<MergeRequest | Build | Deployment>>;
};

const lists: Readonly<Record<ChangesKind, ChangesList>> = {
  merge_request: {
    firstFields: { state: 'all', scope: 'all' },
    readPage: async (api, connection, project, query) =>
      mapRows(await listMergeRequests(api, connection, project, query), (row) =>
        readMergeRequest(connection, project, row, null),
      ),
  },
  build: {
    firstFields: {},
    readPage: async (api, connection, project, query) =>
      mapRows(await listBuilds(api, connection, project, query), (row) =>
        readBuild(project, row, null),
      ),
  },
  deployment: {
    // GitLab means to refuse this order without a filter by the same time.
    firstFields: { updated_after: '1970-01-01T00:00:00Z' },
    readPage: async (api, connection, project, query) =>
      mapRows(await listDeployments(api, connection, project, query), (row) =>
        readDeployment(project, row, readEnvironment(row.environment), null),
      ),
  },
};

/** Makes the reader of what changed: the list by its last change, until a row is older than asked for. */
export function createChangesPage(api: GitlabApi): ReadGitlab['changesPage'] {
  return async (connection, project, { kind, cursor, readAt, since }) => {
    const { firstFields, readPage } = lists[kind];
    const firstQuery = { ...firstFields, order_by: 'updated_at', sort: 'desc', per_page: 100 };
    const page = await readPage(api, connection, project, cursor ?? toQuery(firstQuery));
    const wanted = page.rows.filter(({ updatedAt }) => updatedAt >= since);
    const last = page.rows.at(-1);
    return {
      changes: wanted.map((entity) => ({ readAt, entity })),
      next: last && last.updatedAt >= since ? page.next : null,
      total: page.total,
    };
  };
}

function mapRows<Row, Entity>(page: Page<Row>, read: (row: Row) => Entity): Page<Entity> {
  return { ...page, rows: page.rows.map(read) };
}
