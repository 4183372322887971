import { type Deployment, type IssueKey, maxIssueKeys, refOf } from '../../../domain/index.ts';
import type { RenderContext, ServiceSettings } from '../../../ports/index.ts';
import { cleanText, shortenStart, shortenText } from '../clean-text.ts';
import { toDeploymentKey } from '../jira-key.ts';
import { toRequiredUrl } from './url.ts';

/** Over all types of associations of one deployment. */
const maxAssociations = 500;
const longest = 255;

/**
 * Jira takes issue keys and associations never together, and of a deployment's associations one must be
 * of issues or services: so a key or a service id is needed. Merge requests have no type in its schema.
 * @see reference gitlab-app (f), Deployment; jira-cloud 1.4 and 1.7
 */
export function toDeploymentPayload(
  deployment: Deployment,
  issueKeys: readonly IssueKey[],
  { idPrefix, service }: RenderContext,
) {
  const { iid, ref, environment, updatedAt } = deployment;
  const { pipelineId, environmentId, deploymentSequenceNumber } = toDeploymentKey({
    idPrefix,
    id: refOf(deployment).id,
  });
  const label = `${deployment.projectPath}-${environment.name}-${iid}-${shortSha(deployment)}`;
  const title = `Deployment ${iid} (${ref}@${shortSha(deployment)}) to ${environment.name}`;
  return {
    schemaVersion: '1.0',
    deploymentSequenceNumber,
    displayName: shortenText(title, longest),
    description: toDescription(deployment),
    associations: toAssociations(deployment, issueKeys, { idPrefix, service }),
    url: toRequiredUrl(
      deployment.job?.url ?? `${deployment.projectUrl}/-/environments/${environment.id}`,
    ),
    label: shortenStart(label, longest),
    state: deployment.state,
    lastUpdated: updatedAt.toISOString(),
    pipeline: { id: pipelineId, ...toPipelinePage(deployment) },
    environment: {
      id: environmentId,
      displayName: shortenText(`${projectName(deployment)}/${environment.name}`, longest),
      type: environment.tier ?? 'unmapped',
    },
    commands: asksForGating(deployment, service)
      ? [{ command: 'initiate_deployment_gating' }]
      : undefined,
  };
}

/**
 * Whether a rendered deployment names a service: then Jira keeps it though it knows none of its issues.
 * What is looked for is never part of a text, where its quotes would be escaped.
 */
export function namesService(payload: string): boolean {
  return payload.includes('"associationType":"serviceIdOrKeys"');
}

function shortSha({ sha }: Deployment): string {
  return sha.slice(0, 8);
}

/** The last part of the path: GitLab's own app shows the project's name, which often is the same. */
function projectName({ projectPath }: Deployment): string {
  return projectPath.slice(projectPath.lastIndexOf('/') + 1);
}

/** In GitLab's own words, its line break and spaces included. */
function toDescription(deployment: Deployment): string {
  const { iid, id, projectId, job, environment } = deployment;
  const what = `Deployment ${iid} (deployment-${id}) of ${projectName(deployment)} (project-${projectId})`;
  const how = job === null ? '' : ` (${job.name})`;
  const where = `at ${shortSha(deployment)}${how} to ${environment.name}`;
  return shortenText(`${what}\n${' '.repeat(10)}${where}`, longest);
}

/** One that came through the API from another CI has no pipeline, but Jira demands one. */
function toPipelinePage(deployment: Deployment) {
  const { pipeline, projectPath, projectUrl } = deployment;
  const name =
    pipeline === null
      ? `${projectPath} external`
      : `${projectName(deployment)} pipeline ${pipeline.iid ?? pipeline.id}`;
  return {
    displayName: shortenStart(name, longest),
    url: toRequiredUrl(pipeline?.url ?? projectUrl),
  };
}

/** Issues first, for they are what people look at: what comes after gets the room that is left. */
function toAssociations(
  { projectId, commits }: Deployment,
  issueKeys: readonly IssueKey[],
  { idPrefix, service }: RenderContext,
) {
  const repositoryId = `${idPrefix}${projectId}`;
  const keys = issueKeys.slice(0, maxIssueKeys);
  const serviceIds = service.serviceIds
    .filter((id) => cleanText(id, longest) === id)
    .slice(0, maxAssociations - keys.length);
  const hashes = commits.slice(0, maxAssociations - keys.length - serviceIds.length);
  return [
    { associationType: 'issueKeys', values: keys },
    { associationType: 'serviceIdOrKeys', values: serviceIds },
    {
      associationType: 'commit',
      values: hashes.map((commitHash) => ({ commitHash, repositoryId })),
    },
  ].filter(({ values }) => values.length > 0);
}

/** As GitLab's own app does, whether or not somebody's approval is awaited at GitLab. */
function asksForGating(
  { state, environment }: Deployment,
  { gatedTiers }: ServiceSettings,
): boolean {
  return state === 'pending' && environment.tier !== null && gatedTiers.includes(environment.tier);
}
