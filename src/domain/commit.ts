import type { ProjectId } from './ids.ts';
import type { Person } from './person.ts';

/** One file that a commit changed. Line counts are 0 until they are known. */
export type ChangedFile = {
  readonly path: string;
  readonly change: 'added' | 'deleted' | 'moved' | 'modified';
  readonly linesAdded: number;
  readonly linesRemoved: number;
  readonly url: string;
};

/**
 * How much of a commit is known. A commit never changes, so a state with less detail never
 * replaces one with more (rule 2 of the mirror).
 */
export const commitDetail = { message: 0, files: 1, lines: 2 } as const;

/** A commit with its message; `files` holds the first 10 at most, `fileCount` all of them. */
export type Commit = {
  readonly kind: 'commit';
  readonly projectId: ProjectId;
  readonly sha: string;
  readonly message: string;
  readonly author: Person;
  readonly isMerge: boolean;
  readonly fileCount: number;
  readonly files: readonly ChangedFile[];
  readonly createdAt: Date;
  readonly url: string;
  readonly detail: (typeof commitDetail)[keyof typeof commitDetail];
};
