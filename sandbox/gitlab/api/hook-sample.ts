import { randomUUID } from 'node:crypto';
import { makeOutgoingHook, type OutgoingHook } from '../hooks/outgoing.ts';
import { mergeRequestPayload } from '../hooks/payloads/merge-request.ts';
import { pushPayload } from '../hooks/payloads/push.ts';
import type { Hook, Project, User } from '../model/entities.ts';
import type { World } from '../model/world.ts';
import { ZERO_SHA } from '../repository/repository.ts';
import { ApiError } from './call.ts';

interface SampleInput {
  readonly hook: Hook;
  readonly project: Project;
  readonly trigger: string;
  readonly user: User;
}

/** What the "Test" button sends: made of what the project really has. */
export async function sampleHookRequest(
  deps: { world: World; version: string },
  input: SampleInput,
): Promise<OutgoingHook> {
  const { hook, trigger } = input;
  const isMergeRequest = trigger === 'merge_requests_events';
  const payload = isMergeRequest
    ? await sampleMergeRequest(deps.world, input)
    : await samplePush(deps.world, input);
  return makeOutgoingHook(deps, {
    hook,
    event: isMergeRequest ? 'Merge Request Hook' : 'Push Hook',
    body: JSON.stringify(payload),
    eventUuid: randomUUID(),
  });
}

async function samplePush(
  world: World,
  { project, user, trigger }: SampleInput,
): Promise<Record<string, unknown>> {
  if (trigger !== 'push_events') {
    throw new ApiError(422, { message: `The sandbox cannot test ${trigger}` });
  }
  const { repository, defaultBranch } = project;
  const query = { range: defaultBranch, since: null, until: null, skip: 0, limit: 3 };
  const commits = await repository.listCommits(query);
  const [newest] = commits ?? [];
  if (!commits || !newest) {
    throw new ApiError(422, { message: 'Ensure the project has at least one commit.' });
  }
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

async function sampleMergeRequest(
  world: World,
  { project, user }: SampleInput,
): Promise<Record<string, unknown>> {
  const mergeRequest = project.mergeRequests.list().at(-1);
  if (!mergeRequest) {
    throw new ApiError(422, { message: 'Ensure the project has merge requests.' });
  }
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
