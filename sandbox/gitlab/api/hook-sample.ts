import { randomUUID } from 'node:crypto';
import { pipelineContent } from '../acts/pipelines.ts';
import { makeOutgoingHook, type OutgoingHook } from '../hooks/outgoing.ts';
import { deploymentPayload } from '../hooks/payloads/deployment.ts';
import { mergeRequestPayload } from '../hooks/payloads/merge-request.ts';
import { pipelinePayload } from '../hooks/payloads/pipeline.ts';
import { pushPayload } from '../hooks/payloads/push.ts';
import type { Hook, HookEvent, Project, User } from '../model/entities.ts';
import { projectsInside } from '../model/lookup.ts';
import type { World } from '../model/world.ts';
import { ZERO_SHA } from '../repository/repository.ts';
import { ApiError } from './call.ts';

interface SampleInput {
  readonly world: World;
  readonly project: Project;
  readonly user: User;
}

type Payload = Record<string, unknown>;
type Sample = readonly [event: string, make: (input: SampleInput) => Promise<Payload>];

const SAMPLES: Partial<Record<HookEvent, Sample>> = {
  push_events: ['Push Hook', samplePush],
  merge_requests_events: ['Merge Request Hook', sampleMergeRequest],
  pipeline_events: ['Pipeline Hook', samplePipeline],
  deployment_events: ['Deployment Hook', sampleDeployment],
};

/** What the "Test" button sends: made of what the project really has. */
export async function sampleHookRequest(
  deps: { world: World; version: string },
  input: { readonly hook: Hook; readonly trigger: HookEvent; readonly user: User },
): Promise<OutgoingHook> {
  const { hook, trigger, user } = input;
  const { world } = deps;
  const sample = SAMPLES[trigger];
  if (!sample) throw refusal(`The sandbox cannot test ${trigger}`);
  const [event, make] = sample;
  const payload = await make({ world, project: await projectFor(world, hook), user });
  const body = JSON.stringify(payload);
  return makeOutgoingHook(deps, { hook, event, body, eventUuid: randomUUID() });
}

/** A group's hook is tried with the first project that has a commit. */
async function projectFor(world: World, { owner }: Hook): Promise<Project> {
  if (owner.kind === 'system') throw refusal('System hooks are not tested here');
  const found = world.projects.get(owner.id);
  if (owner.kind === 'project' && found) return found;
  for (const project of projectsInside(world, owner.id, true)) {
    if ((await project.repository.resolve(project.defaultBranch)) !== null) return project;
  }
  throw refusal('Ensure the group has a project with commits.');
}

function refusal(message: string): ApiError {
  return new ApiError(422, { message });
}

async function samplePush({ world, project, user }: SampleInput): Promise<Payload> {
  const { repository, defaultBranch } = project;
  const query = { range: defaultBranch, since: null, until: null, skip: 0, limit: 3 };
  const commits = await repository.listCommits(query);
  const [newest] = commits ?? [];
  if (!commits || !newest) throw refusal('Ensure the project has at least one commit.');
  return pushPayload(world, {
    project,
    user,
    ref: `refs/heads/${defaultBranch}`,
    before: commits.at(-1)?.sha ?? ZERO_SHA,
    after: newest.sha,
    commits: commits.toReversed().map((commit) => ({ commit, files: [] })),
    totalCommits: commits.length,
  });
}

async function sampleMergeRequest({ world, project, user }: SampleInput): Promise<Payload> {
  const mergeRequest = project.mergeRequests.list().at(-1);
  if (!mergeRequest) throw refusal('Ensure the project has merge requests.');
  const [lastCommit] = await project.repository.commitsBySha([mergeRequest.sha]);
  return mergeRequestPayload(world, {
    mergeRequest,
    user,
    action: 'open',
    changes: {},
    oldrev: null,
    lastCommit: lastCommit ?? null,
  });
}

async function samplePipeline({ world, project }: SampleInput): Promise<Payload> {
  const pipeline = project.ci.pipelines.list().at(-1);
  if (!pipeline) throw refusal('Ensure the project has CI pipelines.');
  return pipelinePayload(world, await pipelineContent(project, pipeline));
}

async function sampleDeployment({ world, project }: SampleInput): Promise<Payload> {
  const deployment = project.ci.deployments.list().at(-1);
  if (!deployment) throw refusal('Ensure deployments are present.');
  const [commit] = await project.repository.commitsBySha([deployment.sha]);
  return deploymentPayload(world, { deployment, commit: commit ?? null });
}
