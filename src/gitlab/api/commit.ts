import { type Static, Type } from '@sinclair/typebox';
import { type Commit, commitDetail, type Person } from '../../domain/index.ts';
import { nullable } from '../nullable.ts';
import { readTime } from '../read-time.ts';
import { commitUrl, type ProjectAddress } from './links.ts';

/** A commit as lists and branches show it. */
export const commitSchema = Type.Object({
  id: Type.String({ pattern: '^[0-9a-f]{40,64}$' }),
  message: Type.String(),
  author_name: nullable(Type.String()),
  author_email: nullable(Type.String()),
  created_at: Type.String(),
  parent_ids: Type.Optional(nullable(Type.Array(Type.String()))),
});

/** Reads a commit without its files. */
export function readCommit(project: ProjectAddress, row: Static<typeof commitSchema>): Commit {
  return {
    kind: 'commit',
    projectId: project.id,
    sha: row.id,
    message: row.message,
    author: readGitAuthor(row.author_name, row.author_email),
    isMerge: (row.parent_ids?.length ?? 0) > 1,
    fileCount: 0,
    files: [],
    createdAt: readCommitTime(row.created_at),
    url: commitUrl(project.url, row.id),
    detail: commitDetail.message,
  };
}

/** Somebody as git names them: GitLab redacts addresses where it must. */
export function readGitAuthor(
  name: string | null | undefined,
  email: string | null | undefined,
): Person {
  const isAddress = email?.includes('@') ?? false;
  return {
    name: name || 'Unknown',
    email: isAddress && email ? email : null,
    username: null,
    url: null,
    avatarUrl: null,
  };
}

/** A commit's time is whatever its author's clock said; an impossible one must not stop a whole page. */
export function readCommitTime(text: string): Date {
  return readTime(text) ?? new Date(0);
}
