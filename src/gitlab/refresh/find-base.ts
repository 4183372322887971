import { Type } from '@sinclair/typebox';
import { type DeploymentRow, deploymentSchema } from '../api/deployment.ts';
import { toPath, toQuery } from '../api/path.ts';
import { makeShape } from '../shape.ts';
import type { RefreshDeps } from './read-refresh.ts';

const deploymentsShape = makeShape(Type.Array(Type.Pick(deploymentSchema, ['iid', 'sha'])));

const pageSize = 100;

/**
 * The commit of the last success of the same environment before this deployment; null when there is none.
 * Deployments of long ago, with a page of successes since, are looked for from their own time on.
 * @see https://docs.gitlab.com/api/deployments/#list-project-deployments
 */
export async function findBase(
  deps: RefreshDeps,
  deployment: DeploymentRow,
): Promise<string | null> {
  const newest = await listSuccesses(deps, deployment, { order_by: 'iid', sort: 'desc' });
  const found = newest.find(({ iid }) => iid < deployment.iid);
  if (found || newest.length < pageSize) return found?.sha ?? null;
  const before = await listSuccesses(deps, deployment, {
    order_by: 'updated_at',
    sort: 'desc',
    updated_before: deployment.created_at,
  });
  return before.find(({ iid }) => iid < deployment.iid)?.sha ?? null;
}

async function listSuccesses(
  { api, caller, project }: RefreshDeps,
  { environment }: DeploymentRow,
  order: Readonly<Record<string, string>>,
) {
  const fields = { environment: environment.name, status: 'success', ...order, per_page: pageSize };
  const path = toPath('projects', project.id, 'deployments');
  const page = await api.findPage({ ...caller, path, query: toQuery(fields) }, deploymentsShape);
  return page?.rows ?? [];
}
