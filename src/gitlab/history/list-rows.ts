import type { Connection, Project } from '../../domain/index.ts';
import type { GitlabApi, Page } from '../api/gitlab-api.ts';
import { toPath } from '../api/path.ts';
import type { Shape } from '../shape.ts';
import { type Feature, listPage } from './list-page.ts';

/** Asks for one page of a list of a project, in the background; the list is empty where it is switched off. */
export type ListRows<Row> = (
  api: GitlabApi,
  connection: Connection,
  project: Project,
  query: string,
) => Promise<Page<Row>>;

/** Makes the reader of the list below this path of a project, which any of the features can switch off. */
export function makeListRows<Row>(
  rows: Shape<Row[]>,
  list: { readonly path: readonly string[]; readonly features: readonly Feature[] },
): ListRows<Row> {
  return (api, connection, project, query) => {
    const path = toPath('projects', project.id, ...list.path);
    const { features } = list;
    return listPage(
      api,
      { connection, priority: 'background', path, query, project, features },
      rows,
    );
  };
}
