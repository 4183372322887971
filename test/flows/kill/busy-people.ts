import type { GitlabSandbox, MergeRequest, Project, User } from '../../../sandbox/gitlab/index.ts';
import type { SeededRandom } from '../../support/seeded-random.ts';

/** A commit that was pushed, whatever became of its branch. */
type PushedCommit = { project: Project; sha: string; message: string };

/** People at work in some projects, with all that people do there. */
export type BusyPeople = {
  /** Somebody does something; one to three webhooks follow. */
  act(): Promise<void>;
  commits(): readonly PushedCommit[];
};

type Work = { project: Project; branch: string; mergeRequest: MergeRequest | null };
type Deps = { gitlab: GitlabSandbox; random: SeededRandom; projects: readonly Project[] };
type Act = { weight: number; can(work: Work): boolean; do(work: Work): Promise<unknown> };

const mostBranches = 60;

/** Puts people to work. What they do follows from the random numbers alone. */
export function createBusyPeople(deps: Deps): BusyPeople {
  const { gitlab, random, projects } = deps;
  const ann = gitlab.createUser({ username: 'ann' });
  const rex = gitlab.createUser({ username: 'rex' });
  const commits: PushedCommit[] = [];
  const open: Work[] = [];
  let issue = 0;

  const mayHaveKey = () => (random.happens(0.7) ? `KILL-${++issue}` : `chore${++issue}`);

  async function push(work: Work, isForced = false): Promise<void> {
    const rows = Array.from({ length: 1 + random.below(3) }, () => ({
      message: `${mayHaveKey()} work`,
    }));
    const shas = isForced
      ? await gitlab.forcePush(work.project, work.branch, rows)
      : await gitlab.pushCommits(work.project, work.branch, rows);
    const { project } = work;
    for (const [n, sha] of shas.entries()) {
      commits.push({ project, sha, message: rows[n]?.message ?? '' });
    }
  }

  async function merge(work: Work): Promise<void> {
    const { project, mergeRequest } = work;
    if (!mergeRequest) return;
    const merged = await gitlab.merge(mergeRequest, rex, { removeSourceBranch: true });
    const [commit] = await project.repository.commitsBySha([merged.mergeCommitSha ?? '']);
    if (commit) commits.push({ project, sha: commit.sha, message: commit.message });
    open.splice(open.indexOf(work), 1);
  }

  async function begin(): Promise<void> {
    const project = random.pick(projects);
    if (!project) throw new Error('There is no project to work in.');
    const work = { project, branch: `${mayHaveKey()}-branch-${issue}`, mergeRequest: null };
    open.push(work);
    await push(work);
  }

  async function remove(work: Work): Promise<void> {
    await gitlab.deleteBranch(work.project, work.branch);
    open.splice(open.indexOf(work), 1);
  }

  const acts: Act[] = [
    { weight: 6, can: () => true, do: (work) => push(work) },
    { weight: 2, can: () => true, do: (work) => push(work, true) },
    { weight: 1, can: ({ mergeRequest }) => mergeRequest === null, do: remove },
    { weight: 2, can: isOpen, do: merge },
    ...reviewActs(gitlab, ann, rex, mayHaveKey),
  ];

  return {
    commits: () => commits,
    async act() {
      const work = random.happens(0.25) ? undefined : random.pick(open);
      if (!work || open.length < 4) return begin();
      const crowd = open.length > mostBranches ? acts.slice(2) : acts;
      const possible = crowd.filter(({ can }) => can(work));
      const lots = possible.flatMap((act) => Array.from({ length: act.weight }, () => act));
      await random.pick(lots)?.do(work);
    },
  };
}

function isOpen({ mergeRequest }: Work): boolean {
  return mergeRequest?.state === 'opened';
}

function reviewActs(gitlab: GitlabSandbox, ann: User, rex: User, text: () => string): Act[] {
  const on =
    (act: (mergeRequest: MergeRequest) => Promise<unknown>) =>
    async ({ mergeRequest }: Work) => {
      if (mergeRequest) await act(mergeRequest);
    };
  const isApproved = ({ mergeRequest }: Work) => (mergeRequest?.approvals.length ?? 0) > 0;
  return [
    {
      weight: 3,
      can: ({ mergeRequest }) => mergeRequest === null,
      async do(work) {
        work.mergeRequest = await gitlab.openMergeRequest({
          project: work.project,
          sourceBranch: work.branch,
          title: `${text()} proposal`,
          author: ann,
          reviewers: [rex],
        });
      },
    },
    {
      weight: 3,
      can: isOpen,
      do: on((row) => gitlab.updateMergeRequest(row, { title: `${text()} renamed` }, ann)),
    },
    {
      weight: 2,
      can: isOpen,
      do: on((row) => gitlab.updateMergeRequest(row, { description: `See ${text()}.` }, ann)),
    },
    {
      weight: 2,
      can: (work) => isOpen(work) && !isApproved(work),
      do: on((row) => gitlab.approve(row, rex)),
    },
    {
      weight: 1,
      can: (work) => isOpen(work) && isApproved(work),
      do: on((row) => gitlab.unapprove(row, rex)),
    },
    { weight: 1, can: isOpen, do: on((row) => gitlab.closeMergeRequest(row, ann)) },
    {
      weight: 3,
      can: ({ mergeRequest }) => mergeRequest?.state === 'closed',
      do: on((row) => gitlab.reopenMergeRequest(row, ann)),
    },
  ];
}
