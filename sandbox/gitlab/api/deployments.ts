import { approveDeployment } from '../acts/approve-deployment.ts';
import { createDeployment, deleteDeployment, updateDeployment } from '../acts/deployments.ts';
import type { Deployment } from '../model/ci.ts';
import type { Project } from '../model/entities.ts';
import { ApiError, badRequest, bodyText, type Call, recordNotFound } from './call.ts';
import { deployedMergeRequests } from './deployed-merge-requests.ts';
import { listDeployments } from './deployment-list.ts';
import { param, projectWithCi } from './find.ts';
import { filterMergeRequests, sortMergeRequests } from './merge-request-list.ts';
import { paginate } from './pagination.ts';
import {
  commitsOf,
  presentApproval,
  presentApprovalState,
  presentDeployment,
} from './present-deployment.ts';
import { listedMergeRequest } from './present-merge-request.ts';
import { type ApiDeps, needsPremium, type Register } from './register.ts';

const PATH = '/projects/:id/deployments';

export function registerDeployments(register: Register, deps: ApiDeps): void {
  const { world } = deps;
  register('GET', PATH, async (call) => {
    const project = projectOf(deps, call);
    const rows = paginate(call, listDeployments(call, project));
    const commits = await commitsOf(project, rows);
    return rows.map((row) => presentDeployment(world, project, row, commits));
  });
  register('GET', `${PATH}/:deployment_id`, (call) => {
    const project = projectOf(deps, call);
    return presentOne(deps, project, deploymentOf(call, project));
  });
  register('GET', `${PATH}/:deployment_id/merge_requests`, async (call) => {
    const project = projectOf(deps, call);
    const shipped = await deployedMergeRequests(project, deploymentOf(call, project));
    const rows = sortMergeRequests(call, filterMergeRequests(call, shipped));
    return paginate(call, rows).map((row) => listedMergeRequest(world, row));
  });
  registerApproval(register, deps);
  registerWrites(register, deps);
}

function registerApproval(register: Register, deps: ApiDeps): void {
  register('POST', `${PATH}/:deployment_id/approval`, async (call) => {
    needsPremium(deps);
    const deployment = deploymentOf(call, projectOf(deps, call));
    const status = bodyText(call, 'status');
    if (status === null) throw badRequest('status is missing');
    if (status !== 'approved' && status !== 'rejected') {
      throw badRequest('status does not have a valid value');
    }
    const comment = bodyText(call, 'comment');
    const verdict = { status, ...(comment === null ? {} : { comment }) } as const;
    const approval = await approveDeployment(deps, deployment, call.user, verdict);
    void call.reply.status(201);
    return presentApproval(deps.world, approval);
  });
}

/** Deployments of something that is no GitLab CI. */
function registerWrites(register: Register, deps: ApiDeps): void {
  const { world } = deps;
  register('POST', PATH, async (call) => {
    const project = projectWithCi(world, call, 'environments', 30);
    for (const name of ['environment', 'sha', 'ref', 'tag', 'status']) {
      if (bodyText(call, name) === null) throw badRequest(`${name} is missing`);
    }
    const deployment = await createDeployment(deps, {
      project,
      environment: bodyText(call, 'environment') ?? '',
      ref: bodyText(call, 'ref') ?? '',
      sha: bodyText(call, 'sha') ?? '',
      tag: bodyText(call, 'tag') === 'true',
      status: statusOf(call),
      user: call.user,
    });
    void call.reply.status(201);
    return presentOne(deps, project, deployment);
  });
  register('PUT', `${PATH}/:deployment_id`, async (call) => {
    const project = projectWithCi(world, call, 'environments', 30);
    const deployment = deploymentOf(call, project);
    if (deployment.jobId !== null) {
      const message =
        '403 Forbidden - Deployments created using GitLab CI can not be updated using the API';
      throw new ApiError(403, { message });
    }
    if (bodyText(call, 'status') === null) throw badRequest('status is missing');
    await updateDeployment(deps, deployment, { status: statusOf(call) });
    return presentOne(deps, project, deployment);
  });
  register('DELETE', `${PATH}/:deployment_id`, (call) => {
    const project = projectWithCi(world, call, 'environments', 40);
    const deployment = deploymentOf(call, project);
    if (deployment.status === 'running') throw refusal('Cannot destroy running deployment');
    if (isLast(project, deployment)) {
      throw refusal('Deployment currently deployed to environment');
    }
    deleteDeployment(deps, deployment);
    void call.reply.status(204);
  });
}

function refusal(message: string): ApiError {
  return new ApiError(400, { message });
}

function isLast(project: Project, { environmentId, id }: Deployment): boolean {
  const newest = project.ci.deployments
    .list()
    .findLast((row) => row.environmentId === environmentId && row.status === 'success');
  return newest?.id === id;
}

function projectOf(deps: ApiDeps, call: Call): Project {
  const project = projectWithCi(deps.world, call, 'environments');
  return project.visibility === 'private'
    ? projectWithCi(deps.world, call, 'environments', 20)
    : project;
}

function deploymentOf(call: Call, project: Project): Deployment {
  const deployment = project.ci.deployments.find(Number(param(call, 'deployment_id')));
  if (!deployment) throw recordNotFound();
  return deployment;
}

async function presentOne(
  deps: ApiDeps,
  project: Project,
  row: Deployment,
): Promise<Record<string, unknown>> {
  const shown = presentDeployment(deps.world, project, row, await commitsOf(project, [row]));
  if (deps.edition === 'free') return shown;
  return { ...shown, ...presentApprovalState(deps.world, project, row) };
}

function statusOf(call: Call): 'running' | 'success' | 'failed' | 'canceled' {
  const status = bodyText(call, 'status');
  const known = (['running', 'success', 'failed', 'canceled'] as const).find(
    (each) => each === status,
  );
  if (known === undefined) throw badRequest('status does not have a valid value');
  return known;
}
