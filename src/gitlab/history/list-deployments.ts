import { Type } from '@sinclair/typebox';
import { type DeploymentRow, deploymentSchema } from '../api/deployment.ts';
import { makeShape } from '../shape.ts';
import { type ListRows, makeListRows } from './list-rows.ts';

const deploymentsShape = makeShape(Type.Array(deploymentSchema));

/** A page of a project's deployments. @see https://docs.gitlab.com/api/deployments/ */
export const listDeployments: ListRows<DeploymentRow> = makeListRows(deploymentsShape, {
  path: ['deployments'],
  features: ['environments', 'builds', 'repository'],
});
