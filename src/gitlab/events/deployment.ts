import { Type } from '@sinclair/typebox';
import type { Event } from '../../ports/index.ts';
import { makeShape } from '../shape.ts';
import { hookProjectSchema, readHookProject } from './hook-project.ts';
import { readBody } from './read-body.ts';

const deploymentShape = makeShape(
  Type.Object({ deployment_id: Type.Integer(), project: hookProjectSchema }),
);

/**
 * A deployment that began or ended, from a project or group hook, which tells too little to name it.
 * @see https://docs.gitlab.com/user/project/integrations/webhook_events/#deployment-events
 */
export function readDeploymentEvent(body: unknown): Event {
  const hook = readBody(body, deploymentShape);
  return {
    kind: 'deployment',
    project: readHookProject(hook.project),
    deploymentId: hook.deployment_id,
  };
}
