import { Type } from '@sinclair/typebox';
import type { Event } from '../../ports/index.ts';
import { nullable } from '../nullable.ts';
import { makeShape } from '../shape.ts';
import { hookProjectSchema, readHookProject } from './hook-project.ts';
import { readBody } from './read-body.ts';

const featureFlagShape = makeShape(
  Type.Object({
    project: hookProjectSchema,
    object_attributes: Type.Object({
      name: Type.String(),
      description: Type.Optional(nullable(Type.String())),
    }),
  }),
);

/**
 * A feature flag that was switched, from a project or group hook; its strategies are not told.
 * @see https://docs.gitlab.com/user/project/integrations/webhook_events/#feature-flag-events
 */
export function readFeatureFlagEvent(body: unknown): Event {
  const { project, object_attributes: flag } = readBody(body, featureFlagShape);
  return {
    kind: 'feature_flag',
    project: readHookProject(project),
    notice: { name: flag.name, description: flag.description ?? '' },
  };
}
