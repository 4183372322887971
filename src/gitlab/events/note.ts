import { Type } from '@sinclair/typebox';
import type { ProjectId } from '../../domain/index.ts';
import type { Event } from '../../ports/index.ts';
import { noProject } from '../api/merge-request.ts';
import { nullable } from '../nullable.ts';
import { readTime } from '../read-time.ts';
import { makeShape } from '../shape.ts';
import { hookProjectSchema, readHookProject } from './hook-project.ts';
import { readBody } from './read-body.ts';

const noteShape = makeShape(
  Type.Object({
    project: hookProjectSchema,
    merge_request: Type.Optional(
      nullable(
        Type.Object({
          id: Type.Integer(),
          iid: Type.Integer(),
          source_branch: Type.String(),
          source_project_id: nullable(Type.Integer()),
          target_project_id: Type.Integer(),
          updated_at: Type.Optional(nullable(Type.String())),
        }),
      ),
    ),
  }),
);

/**
 * A comment, from a project or group hook. One on a merge request changes how many it has; it brings no
 * texts, so a merge request that is not shown is not read for it.
 * @see https://docs.gitlab.com/user/project/integrations/webhook_events/#comment-events
 */
export function readNoteEvent(body: unknown): Event {
  const { project, merge_request: hook } = readBody(body, noteShape);
  if (!hook) return { kind: 'ignored' };
  return {
    kind: 'merge_request',
    project: readHookProject(project),
    notice: {
      projectId: hook.target_project_id as ProjectId,
      id: hook.id,
      iid: hook.iid,
      texts: [],
      sourceProjectId: (hook.source_project_id ?? noProject) as ProjectId,
      sourceBranch: hook.source_branch,
      updatedAt: readTime(hook.updated_at),
    },
  };
}
