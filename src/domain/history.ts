import type { ProjectId } from './ids.ts';

/**
 * The parts of a project's past, in the order they are read: branches need the keys of open merge requests,
 * builds and deployments those of commits.
 */
export const historyKinds = [
  'merge_request',
  'branch',
  'commit',
  'build',
  'deployment',
  'feature_flag',
] as const;

/** One part of the past. */
export type HistoryKind = (typeof historyKinds)[number];

/** Where reading goes on; opaque to all but the reader of that kind. Null at the beginning. */
export type Cursor = string | null;

/** How far the past of a link has been read. */
export type HistoryProgress = {
  readonly projects: number;
  readonly projectsDone: number;
  readonly pagesRead: number;
  readonly entitiesRead: number;
  /** At the speed of the last minutes; null while nothing can be said. */
  readonly remainingSeconds: number | null;
  /** In plain words; empty when nothing is in the way. */
  readonly problems: readonly string[];
};

/** A step that waits: the next page of one kind in one project. */
export type HistoryStep = {
  readonly projectId: ProjectId;
  readonly kind: HistoryKind;
  readonly cursor: Cursor;
};
