import type { Deployment } from '../../model/ci.ts';
import { environmentOf, jobUrl } from '../../model/ci-lookup.ts';
import { getProject, getUser, projectUrl } from '../../model/lookup.ts';
import type { World } from '../../model/world.ts';
import { type Commit, titleOf } from '../../repository/repository.ts';
import { projectPart, userPart } from './common.ts';

/** GitLab tells neither the number in the project, nor the environment's id, whole sha or pipeline. */
export function deploymentPayload(
  world: World,
  { deployment, commit }: { deployment: Deployment; commit: Commit | null },
): Record<string, unknown> {
  const project = getProject(world, deployment.projectId);
  const environment = environmentOf(project, deployment);
  const user = getUser(world, deployment.userId);
  const { jobId } = deployment;
  return {
    object_kind: 'deployment',
    status: deployment.status,
    status_changed_at: offsetTime(deployment.updatedAt),
    deployment_id: deployment.id,
    deployable_id: jobId,
    deployable_url: jobId === null ? null : jobUrl(world, project, jobId),
    environment: environment.name,
    environment_tier: environment.tier,
    environment_slug: environment.slug,
    environment_external_url: environment.externalUrl,
    project: { ...projectPart(world, project), ci_config_path: '' },
    short_sha: deployment.sha.slice(0, 8),
    user: userPart(user),
    user_url: `${world.baseUrl()}/${user.username}`,
    commit_url: `${projectUrl(world, project)}/-/commit/${deployment.sha}`,
    commit_title: commit ? titleOf(commit.message) : null,
  };
}

/** `2021-04-28 21:50:00 +0000` */
function offsetTime(at: Date): string {
  return `${at.toISOString().slice(0, 19).replace('T', ' ')} +0000`;
}
