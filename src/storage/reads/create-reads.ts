import { sql } from 'kysely';
import type { ConnectionId, ProjectId } from '../../domain/index.ts';
import type { ProjectRef, Reads, Stores } from '../../ports/index.ts';
import type { Database } from '../database.ts';
import { countByLink } from './count-by-link.ts';
import { countShown, countWaiting } from './count-entities.ts';
import { listBudgets } from './list-budgets.ts';
import { listDeliveries } from './list-deliveries.ts';
import { listPauses } from './list-pauses.ts';
import { listRejections } from './list-rejections.ts';
import { listUnknownKeys } from './list-unknown-keys.ts';
import { readHooks } from './read-hooks.ts';
import { readProjects } from './read-projects.ts';
import { readSite } from './read-site.ts';
import { readWork } from './read-work.ts';

/** The questions that the command line, the pages and the metrics ask. */
export function createReads(db: Database, stores: Stores): Reads {
  return {
    async sites() {
      const sites = [];
      for (const installation of await stores.installations.list()) {
        sites.push(await readSite(db, stores, installation));
      }
      return sites;
    },

    async site(id) {
      const installations = await stores.installations.list();
      const installation = installations.find((each) => each.id === id);
      return installation ? await readSite(db, stores, installation) : null;
    },

    async addresses() {
      const installations = await stores.installations.list();
      return new Map(installations.map(({ id, baseUrl }) => [id, baseUrl]));
    },

    shown: () => countShown(db, null),
    waiting: () => countWaiting(db, null),
    pauses: () => listPauses(db),
    work: () => readWork(db),
    countByLink: (id) => countByLink(db, id),
    projects: (question) => readProjects(db, question),
    projectsNamed: (name, connectionId) => listProjectsNamed(db, name, connectionId),
    rejections: (question) => listRejections(db, question),
    unknownKeys: (id, after, limit) => listUnknownKeys(db, id, { after, limit }),
    deliveries: (question) => listDeliveries(db, question),
    hooks: () => readHooks(db),
    budgets: () => listBudgets(db),
  };
}

/** GitLab's paths know no upper and lower case. */
async function listProjectsNamed(
  db: Database,
  name: string,
  connectionId: ConnectionId | null,
): Promise<(ProjectRef & { path: string })[]> {
  const { rows } = await sql<{ connection_id: number; id: number; path: string }>`
    select connection_id, id, path_with_namespace as path from project
    where (id::text = ${name} or lower(path_with_namespace) = lower(${name}))
      and (${connectionId}::int is null or connection_id = ${connectionId}::int)
    order by connection_id, id limit 10`.execute(db);
  return rows.map((row) => ({
    connectionId: row.connection_id as ConnectionId,
    projectId: row.id as ProjectId,
    path: row.path,
  }));
}
