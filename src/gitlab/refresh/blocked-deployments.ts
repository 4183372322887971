import { Type } from '@sinclair/typebox';
import { deploymentSchema } from '../api/deployment.ts';
import { nullIfForbidden } from '../api/null-if-forbidden.ts';
import { toPath, toQuery } from '../api/path.ts';
import { makeShape } from '../shape.ts';
import type { ReadRefresh } from './read-refresh.ts';

const deploymentsShape = makeShape(Type.Array(deploymentSchema));

/**
 * Which deployments of a pipeline wait for approval; each is to be read by itself. The newest 100 of the project
 * are looked through: the pipeline has just come to wait.
 */
export const refreshBlockedDeployments: ReadRefresh<'blocked_deployments'> = async (
  { api, caller, project },
  { pipelineId },
) => {
  const path = toPath('projects', project.id, 'deployments');
  const query = toQuery({ status: 'blocked', order_by: 'id', sort: 'desc', per_page: 100 });
  const page = await nullIfForbidden(api.findPage({ ...caller, path, query }, deploymentsShape));
  const more = (page?.rows ?? [])
    .filter(({ deployable }) => deployable?.pipeline?.id === pipelineId)
    .map(({ id }) => ({ kind: 'deployment', id, entityId: null }) as const);
  return { entities: [], gone: [], more };
};
