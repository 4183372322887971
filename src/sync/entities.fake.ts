import {
  type Branch,
  type Commit,
  commitDetail,
  type MergeRequest,
  type ProjectId,
} from '../domain/index.ts';

const projectId = 42 as ProjectId;
const ann = { name: 'Ann', email: null, username: null, url: null, avatarUrl: null };

/** A commit with what a test says about it. */
export function makeCommit(about: Partial<Commit> = {}): Commit {
  const sha = about.sha ?? 'a'.repeat(40);
  return {
    kind: 'commit',
    projectId,
    sha,
    message: 'ABC-1 work',
    author: ann,
    isMerge: false,
    fileCount: 0,
    files: [],
    createdAt: new Date(1_000),
    url: `https://gitlab.example.com/-/commit/${sha}`,
    detail: commitDetail.files,
    ...about,
  };
}

/** A branch with what a test says about it. */
export function makeBranch(about: Partial<Branch> = {}): Branch {
  return {
    kind: 'branch',
    projectId,
    name: 'ABC-1',
    head: makeCommit(),
    url: 'https://gitlab.example.com/-/commits/ABC-1',
    createMergeRequestUrl: 'https://gitlab.example.com/-/merge_requests/new',
    ...about,
  };
}

/** An open merge request, read whole, with what a test says about it. */
export function makeMergeRequest(about: Partial<MergeRequest> = {}): MergeRequest {
  return {
    kind: 'merge_request',
    projectId,
    id: 900,
    iid: 9,
    reference: 'acme/shop!9',
    title: 'ABC-1 work',
    description: '',
    state: 'open',
    author: ann,
    reviewers: [],
    commentCount: 0,
    sourceProjectId: projectId,
    sourceBranch: 'topic',
    sourceBranchUrl: 'https://gitlab.example.com/-/commits/topic',
    targetBranch: 'main',
    lastEditedAt: new Date(1_000),
    updatedAt: new Date(1_000),
    url: 'https://gitlab.example.com/-/merge_requests/9',
    isComplete: true,
    ...about,
  };
}
