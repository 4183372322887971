import type {
  ConnectionId,
  EntityKind,
  InstallationId,
  LinkId,
  LinkTarget,
  ProjectId,
} from '../domain/index.ts';
import type { ChangesKind, HookOwner } from './gitlab.ts';

/** How many of a kind a project held, and the highest number within the project that was seen. */
export type SweepCount = { readonly total: number; readonly highestIid: number };

/** The counts of the kinds whose deletion no list of changes tells; none of a kind that GitLab does not count. */
export type SweepCounts = Readonly<Partial<Record<ChangesKind, SweepCount>>>;

/** A project whose sweep this worker holds, with what the last one found. */
export type HeldSweep = {
  readonly connectionId: ConnectionId;
  readonly projectId: ProjectId;
  /** The watermark: everything before it was looked at. */
  readonly sweptAt: Date;
  /** Null when it is not known yet, or there is no default branch. */
  readonly defaultHead: string | null;
  readonly counts: SweepCounts;
  readonly attempts: number;
};

/** What a sweep found, for the next one. */
type SweepFindings = Pick<HeldSweep, 'defaultHead' | 'counts'> & {
  /** The database's clock before the sweep began. */
  readonly readAt: Date;
};

/** When each project is compared with GitLab, and from where on. */
export type SweepStore = {
  /**
   * Adds projects, with the watermark now: their past is read by the back-fill. One that was saved with
   * another address since {@link settle} becomes due.
   */
  plan(connectionId: ConnectionId, projectIds: readonly ProjectId[]): Promise<void>;
  /** Leases up to `limit` projects that are due, the longest waiting first. */
  claim(limit: number, leaseMs: number): Promise<HeldSweep[]>;
  /** Moves the watermark; the next falls due a day later, or now when it was wished since `readAt`. */
  done(held: HeldSweep, findings: SweepFindings): Promise<void>;
  postpone(held: HeldSweep, until: Date, reason: string): Promise<void>;
  /** Makes the sweeps of projects due now. */
  wish(connectionId: ConnectionId, projectIds: readonly ProjectId[]): Promise<void>;
  /** The same for up to `limit` projects that a hook speaks for; answers the last of them, null after the end. */
  wishBelow(
    connectionId: ConnectionId,
    owner: HookOwner,
    page: { after: ProjectId | null; limit: number },
  ): Promise<ProjectId | null>;
  /** Whether the project is saved with another address than everything shown was made with. */
  hasMoved(connectionId: ConnectionId, projectId: ProjectId): Promise<boolean>;
  /** From here on everything is made with the address that is saved: the past is read from its beginning again. */
  settle(connectionId: ConnectionId, projectId: ProjectId): Promise<void>;
  forget(connectionId: ConnectionId, projectId: ProjectId): Promise<void>;
  /** When the projects of a target were last asked for activity; null: never. */
  findLastLook(connectionId: ConnectionId, target: LinkTarget): Promise<Date | null>;
  saveLook(connectionId: ConnectionId, target: LinkTarget, at: Date): Promise<void>;
};

/** An entity that some installation shows. */
export type ShownEntity = {
  readonly id: string;
  /** What a refresh calls it; null when it was written before that was kept. */
  readonly reference: string | null;
};

/** What the mirror shows of a project, page by page. */
export type ShownStore = {
  /** Entities that any installation shows, in pages by id. */
  list(
    project: { connectionId: ConnectionId; projectId: ProjectId; kind: EntityKind },
    after: string | null,
    limit: number,
  ): Promise<ShownEntity[]>;
  /** Installations that show anything of the project, but for those that keep it although they unlinked it. */
  listHolders(connectionId: ConnectionId, projectId: ProjectId): Promise<InstallationId[]>;
  /**
   * Lets up to `limit` rows after a key count as sent in an older epoch: the next read sends them again, changed
   * or not (rule 5). Answers the key of the last, null after the end. Inside a transaction.
   */
  outdate(
    project: { connectionId: ConnectionId; projectId: ProjectId; installationId: InstallationId },
    after: ShownKey | null,
    limit: number,
  ): Promise<ShownKey | null>;
};

/** A place in the rows of a project. */
export type ShownKey = { readonly kind: string; readonly id: string };

/** What became of the targets of links. */
export type TargetStore = {
  /** The target as GitLab names it now: it was renamed or moved. */
  save(id: LinkId, target: LinkTarget): Promise<void>;
  /** What is wrong with the target, in plain words, told with the link's progress; null: nothing any more. */
  saveProblem(id: LinkId, problem: string | null): Promise<void>;
};
