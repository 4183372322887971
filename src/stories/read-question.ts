import type { Connection, IssueKey } from '../domain/index.ts';
import type { StoryAnswer } from './story.ts';

/** What somebody may ask for, before anybody knows whether it exists. */
export type Wanted =
  | { readonly kind: 'issue_key'; readonly issueKey: IssueKey }
  | { readonly kind: 'commit'; readonly sha: string; readonly project: ProjectName | null }
  | { readonly kind: 'branch'; readonly name: string; readonly project: ProjectName | null }
  | { readonly kind: 'merge_request'; readonly iid: number; readonly project: ProjectName }
  | { readonly kind: 'build'; readonly id: number; readonly project: ProjectName }
  | {
      readonly kind: 'deployment';
      readonly environmentId: number;
      readonly iid: number;
      readonly project: ProjectName;
    }
  /** A page of a project that is about none of the others. */
  | { readonly kind: 'project'; readonly project: ProjectName }
  /** An address of neither a GitLab that is connected nor an issue. */
  | { readonly kind: 'elsewhere'; readonly origin: string }
  | { readonly kind: 'nothing' };

/** A project by its full path; `connection` null: of any GitLab. */
export type ProjectName = { readonly path: string; readonly connection: Connection | null };

/** A question and what it is taken for. */
export type Question = {
  readonly understoodAs: StoryAnswer['understoodAs'];
  readonly wanted: Wanted;
};

const wholeKey = /^[A-Z][A-Z_0-9]+-[0-9]+$/i;
const keyWithin = /(?<![\p{L}\p{N}_])[A-Z][A-Z_0-9]+-[0-9]+/u;
const sha = /^[0-9a-f]{7,64}$/i;
const projectPath = String.raw`[\w.-]+(?:/[\w.-]+)+`;
const mergeRequestReference = new RegExp(`^(${projectPath})!([0-9]{1,15})$`);
const commitReference = new RegExp(`^(${projectPath})@([0-9a-f]{7,64})$`, 'i');

/**
 * Understands what somebody looks for: an issue key, `group/project!7`, `group/project@sha`, a sha, a branch name, or
 * the address of one of these in GitLab or of an issue in Jira.
 */
export function readQuestion(text: string, connections: readonly Connection[]): Question {
  const question = text.trim();
  if (/^https?:\/\//i.test(question)) return readAddress(question, connections);
  if (wholeKey.test(question)) return aboutIssue(question);
  const [, ofMergeRequest, iid] = mergeRequestReference.exec(question) ?? [];
  if (ofMergeRequest !== undefined) {
    const project = { path: ofMergeRequest, connection: null };
    return {
      understoodAs: 'merge_request',
      wanted: { kind: 'merge_request', iid: Number(iid), project },
    };
  }
  const [, ofCommit, commit] = commitReference.exec(question) ?? [];
  if (ofCommit !== undefined && commit !== undefined) {
    const project = { path: ofCommit, connection: null };
    return {
      understoodAs: 'sha',
      wanted: { kind: 'commit', sha: commit.toLowerCase(), project },
    };
  }
  if (sha.test(question)) {
    const wanted = { kind: 'commit', sha: question.toLowerCase(), project: null } as const;
    return { understoodAs: 'sha', wanted };
  }
  return readWords(question);
}

/** Git allows neither spaces nor `!` before a number to mean anything else; a sentence may hold a key. */
function readWords(question: string): Question {
  const isBranch = question.length > 1 && !/[\s~^:?*[\\]|\.\.|^[!#@]/.test(question);
  if (isBranch) {
    return {
      understoodAs: 'branch',
      wanted: { kind: 'branch', name: question, project: null },
    };
  }
  const [key] = keyWithin.exec(question) ?? [];
  return key === undefined
    ? { understoodAs: 'nothing', wanted: { kind: 'nothing' } }
    : aboutIssue(key);
}

function aboutIssue(key: string): Question {
  return {
    understoodAs: 'issue_key',
    wanted: { kind: 'issue_key', issueKey: key.toUpperCase() },
  };
}

function readAddress(text: string, connections: readonly Connection[]): Question {
  if (!URL.canParse(text)) return { understoodAs: 'nothing', wanted: { kind: 'nothing' } };
  const address = new URL(text);
  const connection = connections.find(({ url }) => isBelow(address, url));
  if (connection) return { understoodAs: 'url', wanted: readGitlabPath(address, connection) };
  const [, inPath] = /\/(?:browse|issues?)\/([A-Z][A-Z_0-9]+-[0-9]+)/i.exec(address.pathname) ?? [];
  const key = inPath ?? address.searchParams.get('selectedIssue') ?? '';
  if (wholeKey.test(key)) return aboutIssue(key);
  return { understoodAs: 'url', wanted: { kind: 'elsewhere', origin: address.origin } };
}

function isBelow(address: URL, root: URL): boolean {
  const path = root.pathname.replace(/\/+$/, '');
  return address.host === root.host && `${address.pathname}/`.startsWith(`${path}/`);
}

function readGitlabPath(address: URL, connection: Connection): Wanted {
  const root = connection.url.pathname.replace(/\/+$/, '');
  const path = decode(address.pathname.slice(root.length)).replace(/^\/+|\/+$/g, '');
  const parts =
    /^(.+?)(?:\/-)?\/(merge_requests|commits?|tree|pipelines|environments|branches)\/(.+)$/.exec(
      path,
    );
  const [, projectPart, page, rest] = parts ?? [];
  const project = { path: projectPart ?? (path.split('/-/')[0] || path), connection };
  if (page === undefined || rest === undefined) return { kind: 'project', project };
  return readPage(page, rest, project) ?? { kind: 'project', project };
}

function readPage(page: string, rest: string, project: ProjectName): Wanted | null {
  const [first = ''] = rest.split('/');
  switch (page) {
    case 'merge_requests':
      return /^\d{1,15}$/.test(first)
        ? { kind: 'merge_request', iid: Number(first), project }
        : null;
    case 'commit':
      return sha.test(first) ? { kind: 'commit', sha: first.toLowerCase(), project } : null;
    case 'commits':
    case 'tree':
      return sha.test(rest) && rest.length === 40
        ? { kind: 'commit', sha: rest.toLowerCase(), project }
        : { kind: 'branch', name: rest, project };
    case 'pipelines':
      return /^\d{1,15}$/.test(first) ? { kind: 'build', id: Number(first), project } : null;
    case 'environments':
      return readDeployment(rest, project);
    default:
      return null;
  }
}

function readDeployment(rest: string, project: ProjectName): Wanted | null {
  const [, environmentId, iid] = /^(\d{1,15})\/deployments\/(\d{1,15})/.exec(rest) ?? [];
  if (iid === undefined) return null;
  return { kind: 'deployment', environmentId: Number(environmentId), iid: Number(iid), project };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
