import {
  type Branch,
  type Build,
  type Commit,
  commitDetail,
  type Deployment,
  type FeatureFlag,
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

/** A pipeline, read whole, with what a test says about it. */
export function makeBuild(about: Partial<Build> = {}): Build {
  return {
    kind: 'build',
    projectId,
    id: 700,
    iid: 7,
    ref: 'ABC-1',
    sha: 'a'.repeat(40),
    state: 'successful',
    texts: [],
    tests: null,
    updatedAt: new Date(1_000),
    url: 'https://gitlab.example.com/-/pipelines/700',
    refUrl: 'https://gitlab.example.com/-/commits/ABC-1',
    projectUrl: 'https://gitlab.example.com/acme/shop',
    isComplete: true,
    ...about,
  };
}

/** A deployment, read whole, with what a test says about it. */
export function makeDeployment(about: Partial<Deployment> = {}): Deployment {
  return {
    kind: 'deployment',
    projectId,
    id: 800,
    iid: 8,
    ref: 'main',
    sha: 'a'.repeat(40),
    state: 'successful',
    isBlocked: false,
    environment: { id: 5, name: 'production', tier: 'production' },
    pipeline: { id: 700, iid: 7, url: 'https://gitlab.example.com/-/pipelines/700' },
    job: { name: 'deploy', url: 'https://gitlab.example.com/-/jobs/1' },
    projectPath: 'acme/shop',
    projectUrl: 'https://gitlab.example.com/acme/shop',
    texts: ['ABC-1 work'],
    commits: ['a'.repeat(40)],
    base: null,
    updatedAt: new Date(1_000),
    isComplete: true,
    ...about,
  };
}

/** A flag with what a test says about it. */
export function makeFlag(about: Partial<FeatureFlag> = {}): FeatureFlag {
  return {
    kind: 'feature_flag',
    projectId,
    name: 'new-cart',
    description: 'ABC-1',
    isActive: true,
    strategies: [{ name: 'default', percentage: null, scopes: [{ name: '*', tier: null }] }],
    updatedAt: new Date(1_000),
    url: 'https://gitlab.example.com/-/feature_flags',
    ...about,
  };
}
