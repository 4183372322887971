import { Type } from '@sinclair/typebox';
import type { ProjectId } from '../../domain/index.ts';
import type { Event } from '../../ports/index.ts';
import { noProject } from '../api/merge-request.ts';
import { nullable } from '../nullable.ts';
import { readTime } from '../read-time.ts';
import { makeShape } from '../shape.ts';
import { readBody } from './read-body.ts';

const textChange = Type.Optional(
  nullable(
    Type.Object({
      previous: Type.Optional(nullable(Type.String())),
      current: Type.Optional(nullable(Type.String())),
    }),
  ),
);
const projectSchema = Type.Object({ path_with_namespace: Type.String() });

const mergeRequestShape = makeShape(
  Type.Object({
    project: projectSchema,
    object_attributes: Type.Object({
      id: Type.Integer(),
      iid: Type.Integer(),
      title: Type.String(),
      description: Type.Optional(nullable(Type.String())),
      source_branch: Type.String(),
      source_project_id: nullable(Type.Integer()),
      target_project_id: Type.Integer(),
      target: Type.Optional(nullable(projectSchema)),
      updated_at: Type.Optional(nullable(Type.String())),
    }),
    changes: Type.Optional(nullable(Type.Object({ title: textChange, description: textChange }))),
  }),
);

/**
 * A merge request that changed, from a project, group or system hook. It belongs to its target project.
 * @see https://docs.gitlab.com/user/project/integrations/webhook_events/#merge-request-events
 */
export function readMergeRequestEvent(body: unknown): Event {
  const { project, object_attributes: hook, changes } = readBody(body, mergeRequestShape);
  const projectId = hook.target_project_id as ProjectId;
  const texts = [
    hook.title,
    hook.description,
    changes?.title?.previous,
    changes?.description?.previous,
  ];
  return {
    kind: 'merge_request',
    project: {
      id: projectId,
      pathWithNamespace: (hook.target ?? project).path_with_namespace,
    },
    notice: {
      projectId,
      id: hook.id,
      iid: hook.iid,
      texts: texts.filter((text) => typeof text === 'string'),
      sourceProjectId: (hook.source_project_id ?? noProject) as ProjectId,
      sourceBranch: hook.source_branch,
      updatedAt: readTime(hook.updated_at),
    },
  };
}
