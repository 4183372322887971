import { Type } from '@sinclair/typebox';
import type { Event } from '../../ports/index.ts';
import { makeShape } from '../shape.ts';
import { readBody } from './read-body.ts';

const groupShape = makeShape(Type.Object({ group_id: Type.Integer() }));

/**
 * A group or subgroup that came, was renamed or went, from a group or system hook.
 * @see https://docs.gitlab.com/administration/system_hooks/
 */
export function readGroupChanged(body: unknown): Event {
  return { kind: 'group_changed', groupId: readBody(body, groupShape).group_id };
}
