import { type Static, Type } from '@sinclair/typebox';
import type { EnvironmentTier } from '../../domain/index.ts';
import type { Event } from '../../ports/index.ts';
import { readEnvironment } from '../api/environment.ts';
import { toMergeRequestRef } from '../api/merge-request-ref.ts';
import { nullable } from '../nullable.ts';
import { makeShape } from '../shape.ts';
import { hookProjectSchema, readHookProject } from './hook-project.ts';
import { readBody } from './read-body.ts';

const text = Type.Optional(nullable(Type.String()));

const jobSchema = Type.Object({
  status: text,
  environment: Type.Optional(
    nullable(Type.Object({ name: Type.String(), action: text, deployment_tier: text })),
  ),
});

const pipelineSchema = Type.Object({
  object_attributes: Type.Object({
    id: Type.Integer(),
    iid: Type.Integer(),
    ref: Type.String(),
    sha: Type.String(),
  }),
  project: hookProjectSchema,
  commit: Type.Optional(nullable(Type.Object({ message: text }))),
  merge_request: Type.Optional(
    nullable(
      Type.Object({
        iid: Type.Integer(),
        target_project_id: Type.Integer(),
        source_branch: text,
        title: text,
        description: text,
      }),
    ),
  ),
  builds: Type.Optional(nullable(Type.Array(jobSchema))),
});
const pipelineShape = makeShape(pipelineSchema);

/**
 * A pipeline that moved on, from a project or group hook.
 * @see https://docs.gitlab.com/user/project/integrations/webhook_events/#pipeline-events
 */
export function readPipelineEvent(body: unknown): Event {
  const hook = readBody(body, pipelineShape);
  const { object_attributes: pipeline, commit, merge_request: mergeRequest } = hook;
  const project = readHookProject(hook.project);
  const texts = [
    pipeline.ref,
    commit?.message,
    mergeRequest?.source_branch,
    mergeRequest?.title,
    mergeRequest?.description,
  ];
  return {
    kind: 'pipeline',
    project,
    notice: {
      projectId: project.id,
      id: pipeline.id,
      iid: pipeline.iid,
      ref: readRef(hook),
      sha: pipeline.sha,
      texts: [...new Set(texts.filter((part) => typeof part === 'string'))],
      waitingTiers: readWaitingTiers(hook.builds ?? []),
    },
  };
}

/**
 * The hook of a merge request's pipeline names the source branch, where the API names the ref of the merge
 * request; a fork's pipelines alone really run on its branch.
 */
function readRef({
  project,
  object_attributes: { ref },
  merge_request: mergeRequest,
}: Static<typeof pipelineSchema>): string {
  return mergeRequest?.target_project_id === project.id ? toMergeRequestRef(mergeRequest.iid) : ref;
}

/** GitLab sends no hook for a deployment that waits for approval, but its job is a manual one then. */
function readWaitingTiers(jobs: readonly Static<typeof jobSchema>[]): EnvironmentTier[] {
  const tiers = jobs.flatMap(({ status, environment }) => {
    if (status !== 'manual' || environment?.action !== 'start') return [];
    const { name, deployment_tier } = environment;
    const { tier } = readEnvironment({ id: 0, name, tier: deployment_tier ?? null });
    return tier ? [tier] : [];
  });
  return [...new Set(tiers)];
}
