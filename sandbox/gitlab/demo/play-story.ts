import { setTimeout as sleep } from 'node:timers/promises';
import type { ActDeps } from '../acts/act-deps.ts';
import { createBranch, pushCommits } from '../acts/commits.ts';
import { createDeployment, updateDeployment } from '../acts/deployments.ts';
import { mergeMergeRequest } from '../acts/merge.ts';
import { openMergeRequest } from '../acts/merge-requests.ts';
import { createUser } from '../acts/people.ts';
import { createPipeline, updatePipeline } from '../acts/pipelines.ts';
import { approve, comment, requestChanges } from '../acts/reviews.ts';
import type { MergeRequest, User } from '../model/entities.ts';
import { findUserByUsername, getProject, type Ref } from '../model/lookup.ts';

export interface StoryOptions {
  readonly project: Ref;
  /** The issue everything is about. Default `DEMO-4`. */
  readonly issueKey?: string;
  /** 1 is two seconds between the steps, 2 is one second; `Infinity` does not wait. Default 1. */
  readonly speed?: number;
  /** Called before each step, with a sentence for people. */
  readonly onStep?: (text: string) => void;
}

interface Story {
  readonly deps: ActDeps;
  readonly project: Ref;
  readonly key: string;
  readonly branch: string;
  readonly mia: User;
  readonly omar: User;
}

/** One change from its branch to staging. Every step sends the hooks GitLab would send. */
export async function playStory(deps: ActDeps, options: StoryOptions): Promise<MergeRequest> {
  const key = options.issueKey ?? 'DEMO-4';
  const story: Story = {
    deps,
    key,
    project: options.project,
    branch: `feature/${key}-gift-cards`,
    mia: personOf(deps, options.project, 'mia', 'Mia Chen'),
    omar: personOf(deps, options.project, 'omar', 'Omar Haddad'),
  };
  const pauseMs = 2000 / (options.speed ?? 1);
  const step = async <T>(text: string, act: () => Promise<T>): Promise<T> => {
    options.onStep?.(text);
    const result = await act();
    if (pauseMs > 0) await sleep(pauseMs);
    return result;
  };
  await beginWork(story, step);
  const mergeRequest = await step('Mia opens a merge request, Omar is to review it', () =>
    openMergeRequest(deps, {
      project: story.project,
      sourceBranch: story.branch,
      title: `${key} Pay with gift cards`,
      description: `Implements ${key}. A card can pay part of an order.`,
      author: story.mia,
      reviewers: [story.omar],
    }),
  );
  await build(story, step);
  await review(story, mergeRequest, step);
  await deploy(story, step);
  return mergeRequest;
}

type Step = <T>(text: string, act: () => Promise<T>) => Promise<T>;

async function beginWork({ deps, project, key, branch, mia }: Story, step: Step): Promise<void> {
  const by = { user: mia };
  await step(`Mia creates the branch ${branch}`, () => createBranch(deps, project, branch, by));
  await step('Mia pushes two commits', () =>
    pushCommits(
      deps,
      project,
      branch,
      [
        {
          message: `${key} Add gift cards`,
          files: [{ path: 'src/gift-card.js', kind: 'added', added: ['export class GiftCard {}'] }],
        },
        {
          message: `${key} Pay part of an order with a card`,
          files: [{ path: 'src/total.js', added: ['export const rest = total - card.value;'] }],
        },
      ],
      by,
    ),
  );
}

async function review(story: Story, mergeRequest: MergeRequest, step: Step): Promise<void> {
  const { deps, project, key, branch, mia, omar } = story;
  await step('Omar comments', () =>
    comment(deps, mergeRequest, 'What happens when the card is worth more than the order?', omar),
  );
  await step('Omar requests changes', () => requestChanges(deps, mergeRequest, omar));
  await step('Mia pushes a fix', () =>
    pushCommits(
      deps,
      project,
      branch,
      [
        {
          message: `${key} Keep what is left on the card`,
          files: [{ path: 'src/gift-card.js', added: ['keep(card.value - total);'] }],
        },
      ],
      { user: mia },
    ),
  );
  await step('Omar approves', () => approve(deps, mergeRequest, omar));
  await step('Mia merges, and the branch is deleted', () =>
    mergeMergeRequest(deps, mergeRequest, mia, { removeSourceBranch: true }),
  );
}

async function build(story: Story, step: Step): Promise<void> {
  const { deps, project, branch: ref, mia: user } = story;
  const jobs = [
    { name: 'compile', stage: 'build' },
    { name: 'unit-tests', stage: 'test' },
  ];
  const pipeline = await step('A pipeline runs for the branch', () =>
    createPipeline(deps, { project, ref, user, jobs, status: 'running' }),
  );
  const testReport = { total: 42, success: 41, failed: 0, skipped: 1, error: 0 };
  await step('The pipeline passes', () =>
    updatePipeline(deps, pipeline, { status: 'success', testReport }),
  );
}

async function deploy(story: Story, step: Step): Promise<void> {
  const { deps, project, mia: user } = story;
  const ref = getProject(deps.world, project.id).defaultBranch;
  const deployment = await step('What was merged is being deployed to staging', async () => {
    const jobs = [{ name: 'deploy-staging', stage: 'deploy', environment: 'staging' }];
    const pipeline = await createPipeline(deps, { project, ref, user, jobs, status: 'running' });
    const job = 'deploy-staging';
    return createDeployment(deps, { project, environment: 'staging', ref, pipeline, job, user });
  });
  await step('It is on staging', async () => {
    await updateDeployment(deps, deployment, { status: 'success' });
    const { projectId, pipelineId } = deployment;
    if (pipelineId === null) return;
    await updatePipeline(deps, { projectId, id: pipelineId }, { status: 'success' });
  });
}

function personOf(deps: ActDeps, ref: Ref, username: string, name: string): User {
  const project = getProject(deps.world, ref.id);
  const user =
    findUserByUsername(deps.world, username) ?? createUser(deps.world, { username, name });
  if (!project.members.has(user.id)) project.members.set(user.id, 40);
  return user;
}
