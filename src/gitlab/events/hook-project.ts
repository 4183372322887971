import { type Static, Type } from '@sinclair/typebox';
import type { ProjectId } from '../../domain/index.ts';
import type { HookProject } from '../../ports/index.ts';

/** A project as most hooks name it. */
export const hookProjectSchema = Type.Object({
  id: Type.Integer(),
  path_with_namespace: Type.String(),
});

/** Reads the project a hook speaks of. */
export function readHookProject(project: Static<typeof hookProjectSchema>): HookProject {
  return { id: project.id as ProjectId, pathWithNamespace: project.path_with_namespace };
}
