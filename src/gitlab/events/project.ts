import { Type } from '@sinclair/typebox';
import type { ProjectId } from '../../domain/index.ts';
import type { Event } from '../../ports/index.ts';
import { makeShape } from '../shape.ts';
import { readBody } from './read-body.ts';

const projectShape = makeShape(
  Type.Object({ project_id: Type.Integer(), path_with_namespace: Type.String() }),
);

type ProjectEventKind = Extract<
  Event['kind'],
  'project_created' | 'project_changed' | 'project_gone'
>;

/**
 * A project that came, changed or went, from a group or system hook.
 * @see https://docs.gitlab.com/administration/system_hooks/
 */
export function readProjectEvent(kind: ProjectEventKind, body: unknown): Event {
  const hook = readBody(body, projectShape);
  return {
    kind,
    project: { id: hook.project_id as ProjectId, pathWithNamespace: hook.path_with_namespace },
  };
}
