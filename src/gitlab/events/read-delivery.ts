import { Type } from '@sinclair/typebox';
import type { ReadDelivery } from '../../ports/index.ts';
import { makeShape } from '../shape.ts';
import { readMergeRequestEvent } from './merge-request.ts';
import { readProjectCreated } from './project.ts';
import { readPush } from './push.ts';
import { makeInvalidError, readBody } from './read-body.ts';

const namedShape = makeShape(
  Type.Union([
    Type.Object({ object_kind: Type.String() }),
    Type.Object({ event_name: Type.String() }),
  ]),
);

/**
 * Understands one webhook by what its body says it is; the header is the same for all system hooks.
 * Throws REQUEST_INVALID for a body that is not GitLab's.
 */
export const readDelivery: ReadDelivery = (connection, delivery) => {
  const body = readBody(parse(delivery.body), namedShape);
  switch ('object_kind' in body ? body.object_kind : body.event_name) {
    case 'push':
      return readPush(connection, body);
    case 'merge_request':
      return readMergeRequestEvent(body);
    case 'project_create':
      return readProjectCreated(body);
    default:
      return { kind: 'ignored' };
  }
};

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw makeInvalidError('is not JSON');
  }
}
