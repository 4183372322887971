import { Type } from '@sinclair/typebox';
import type { Connection } from '../../domain/index.ts';
import type { Event, ReadDelivery } from '../../ports/index.ts';
import { makeShape } from '../shape.ts';
import { readDeploymentEvent } from './deployment.ts';
import { readFeatureFlagEvent } from './feature-flag.ts';
import { readGroupChanged } from './group.ts';
import { readMergeRequestEvent } from './merge-request.ts';
import { readNoteEvent } from './note.ts';
import { readPipelineEvent } from './pipeline.ts';
import { readProjectEvent } from './project.ts';
import { readPush } from './push.ts';
import { makeInvalidError, readBody } from './read-body.ts';
import { readRepositoryUpdate } from './repository-update.ts';

const namedShape = makeShape(
  Type.Union([
    Type.Object({ object_kind: Type.String() }),
    Type.Object({ event_name: Type.String() }),
  ]),
);

type ReadEvent = (body: unknown, connection: Connection) => Event;

const projectChanged: ReadEvent = (body) => readProjectEvent('project_changed', body);

/** By what the body says it is. */
const readers: ReadonlyMap<string, ReadEvent> = new Map<string, ReadEvent>([
  ['push', (body, connection) => readPush(connection, body)],
  ['merge_request', readMergeRequestEvent],
  ['note', readNoteEvent],
  ['pipeline', readPipelineEvent],
  ['deployment', readDeploymentEvent],
  ['feature_flag', readFeatureFlagEvent],
  ['repository_update', readRepositoryUpdate],
  ['project_create', (body) => readProjectEvent('project_created', body)],
  ['project_rename', projectChanged],
  ['project_transfer', projectChanged],
  ['project_update', projectChanged],
  ['project_destroy', (body) => readProjectEvent('project_gone', body)],
  ['group_create', readGroupChanged],
  ['group_rename', readGroupChanged],
  ['group_destroy', readGroupChanged],
  ['subgroup_create', readGroupChanged],
  ['subgroup_destroy', readGroupChanged],
]);

/**
 * Understands one webhook by what its body says it is; the header is the same for all system hooks.
 * Throws REQUEST_INVALID for a body that is not GitLab's.
 */
export const readDelivery: ReadDelivery = (connection, delivery) => {
  const body = readBody(parse(delivery.body), namedShape);
  const name = 'object_kind' in body ? body.object_kind : body.event_name;
  return readers.get(name)?.(body, connection) ?? { kind: 'ignored' };
};

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw makeInvalidError('is not JSON');
  }
}
