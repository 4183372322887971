import { type Static, Type } from '@sinclair/typebox';
import {
  type ChangedFile,
  type Commit,
  type Connection,
  commitDetail,
  type ProjectId,
} from '../../domain/index.ts';
import type { Event, HookProject } from '../../ports/index.ts';
import { readCommitTime, readGitAuthor } from '../api/commit.ts';
import { blobUrl, commitUrl, type ProjectAddress, projectUrl } from '../api/links.ts';
import { nullable } from '../nullable.ts';
import { makeShape } from '../shape.ts';
import { branchOfRef } from './branch-of-ref.ts';
import { readBody } from './read-body.ts';

const sha = Type.String({ pattern: '^[0-9a-f]{40,64}$' });
const paths = Type.Optional(nullable(Type.Array(Type.String())));

const commitSchema = Type.Object({
  id: sha,
  message: Type.String(),
  timestamp: Type.String(),
  author: Type.Object({
    name: Type.Optional(nullable(Type.String())),
    email: Type.Optional(nullable(Type.String())),
  }),
  added: paths,
  modified: paths,
  removed: paths,
});

const pushShape = makeShape(
  Type.Object({
    ref: Type.String(),
    before: sha,
    after: sha,
    project_id: Type.Integer(),
    project: Type.Object({ path_with_namespace: Type.String() }),
    commits: Type.Optional(nullable(Type.Array(commitSchema))),
    total_commits_count: Type.Optional(nullable(Type.Integer())),
  }),
);

type HookCommit = Static<typeof commitSchema>;
type FileChange = Pick<ChangedFile, 'path' | 'change'>;

const mostFiles = 10;

/**
 * A push to a branch, from a project, group or system hook; anything but a branch is ignored.
 * @see https://docs.gitlab.com/user/project/integrations/webhook_events/#push-events
 */
export function readPush(connection: Connection, body: unknown): Event {
  const hook = readBody(body, pushShape);
  const branch = branchOfRef(hook.ref);
  if (branch === null) return { kind: 'ignored' };
  const project: HookProject = {
    id: hook.project_id as ProjectId,
    pathWithNamespace: hook.project.path_with_namespace,
  };
  const address = { id: project.id, url: projectUrl(connection, project.pathWithNamespace) };
  const commits = (hook.commits ?? []).map((commit) => readHookCommit(address, commit));
  return {
    kind: 'push',
    project,
    push: {
      projectId: project.id,
      branch,
      before: readHead(hook.before),
      after: readHead(hook.after),
      commits,
      totalCommits: hook.total_commits_count ?? commits.length,
    },
  };
}

/** All zeros stand for no commit: the branch was created or deleted. */
function readHead(head: string): string | null {
  return /^0+$/.test(head) ? null : head;
}

function readHookCommit(project: ProjectAddress, commit: HookCommit): Commit {
  const changes = listChanges(commit);
  return {
    kind: 'commit',
    projectId: project.id,
    sha: commit.id,
    message: commit.message,
    author: readGitAuthor(commit.author.name, commit.author.email),
    // A hook does not tell a commit's parents.
    isMerge: false,
    fileCount: changes?.length ?? 0,
    files: (changes ?? [])
      .slice(0, mostFiles)
      .map((change) => readFile(project, commit.id, change)),
    createdAt: readCommitTime(commit.timestamp),
    url: commitUrl(project.url, commit.id),
    detail: changes ? commitDetail.files : commitDetail.message,
  };
}

/** Null when the hook has no file lists at all, as system hooks may. */
function listChanges({ added, modified, removed }: HookCommit): FileChange[] | null {
  if (!added && !modified && !removed) return null;
  return [
    ...(added ?? []).map((path) => ({ path, change: 'added' as const })),
    ...(modified ?? []).map((path) => ({ path, change: 'modified' as const })),
    ...(removed ?? []).map((path) => ({ path, change: 'deleted' as const })),
  ];
}

function readFile(project: ProjectAddress, sha: string, { path, change }: FileChange): ChangedFile {
  // The last commit that has a removed file is not told, so its link shows the removal itself.
  const url = change === 'deleted' ? commitUrl(project.url, sha) : blobUrl(project.url, sha, path);
  return { path, change, linesAdded: 0, linesRemoved: 0, url };
}
