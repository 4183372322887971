import { setTimeout as sleep } from 'node:timers/promises';
import type { ActDeps } from '../acts/act-deps.ts';
import { createBranch, pushCommits } from '../acts/commits.ts';
import { mergeMergeRequest } from '../acts/merge.ts';
import { openMergeRequest } from '../acts/merge-requests.ts';
import { createUser } from '../acts/people.ts';
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

/** One change from its branch to its merge. Every step sends the hooks GitLab would send. */
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
  await review(story, mergeRequest, step);
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

function personOf(deps: ActDeps, ref: Ref, username: string, name: string): User {
  const project = getProject(deps.world, ref.id);
  const user =
    findUserByUsername(deps.world, username) ?? createUser(deps.world, { username, name });
  if (!project.members.has(user.id)) project.members.set(user.id, 40);
  return user;
}
