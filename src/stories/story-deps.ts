import type { ReadGitlab, Reads, Stores, StoryReads } from '../ports/index.ts';

/** What stories are told from. */
export type StoryDeps = {
  readonly stores: Pick<Stores, 'connections' | 'installations' | 'links' | 'projects'>;
  readonly reads: Pick<Reads, 'projectsNamed'>;
  readonly stories: StoryReads;
  readonly readGitlab: Pick<ReadGitlab, 'refresh' | 'target'>;
};
