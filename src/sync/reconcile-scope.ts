import type {
  Connection,
  Cursor,
  Entity,
  EntityKind,
  HistoryKind,
  Project,
} from '../domain/index.ts';
import { refOf } from '../domain/index.ts';
import type {
  Coverage,
  HeldState,
  HeldSweep,
  ReadDatabaseClock,
  ReadGitlab,
  RenderForJira,
  SendJob,
  Stores,
  Transact,
} from '../ports/index.ts';
import { keysOf } from './keys-of.ts';

/** What reconciliation asks for. */
export type ReconcileDeps = {
  transact: Transact;
  stores: Stores;
  sendJob: SendJob;
  readDatabaseClock: ReadDatabaseClock;
  readGitlab: Pick<ReadGitlab, 'project' | 'target' | 'changesPage' | 'historyPage'>;
  renderForJira: RenderForJira;
};

/** A project under comparison. */
export type ReconcileScope = {
  readonly connection: Connection;
  readonly project: Project;
  readonly coverage: readonly Coverage[];
  readonly sweep: HeldSweep;
  /** The database's clock before the first read. */
  readonly readAt: Date;
  /** Nothing older is asked for where GitLab can tell. */
  readonly since: Date;
};

/** Pages of everything that a project has of a kind, or of what is not older, as its list tells it. */
export async function* listAll<Kind extends EntityKind & HistoryKind>(
  { readGitlab }: { readGitlab: Pick<ReadGitlab, 'historyPage'> },
  { connection, project, readAt }: ReconcileScope,
  kind: Kind,
  since: Date | null = null,
): AsyncGenerator<Extract<Entity, { kind: Kind }>[]> {
  let cursor: Cursor = null;
  do {
    const step = { kind, cursor, readAt, since };
    const page = await readGitlab.historyPage(connection, project, step);
    yield page.changes.flatMap((change) =>
      'entity' in change && isOf(change.entity, kind) ? [change.entity] : [],
    );
    cursor = page.next;
  } while (cursor !== null);
}

/** Whether an entity is of the kind. */
export function isOf<Kind extends EntityKind>(
  entity: Entity,
  kind: Kind,
): entity is Extract<Entity, { kind: Kind }> {
  return entity.kind === kind;
}

/** How the sites that cover the project hold each of the entities, by its id. Inside a transaction. */
export async function findHeld(
  stores: Pick<Stores, 'mirror'>,
  { connection, coverage }: ReconcileScope,
  entities: readonly Entity[],
): Promise<(entity: Entity) => readonly HeldState[]> {
  const keys = entities.flatMap((entity) => keysOf(refOf(entity), connection.id, coverage));
  const rows = Map.groupBy(await stores.mirror.lock(keys), ({ id }) => id);
  return (entity) => rows.get(refOf(entity).id) ?? [];
}

/** Whether every site that covers the project holds this very version, so that there is no news. */
export function isKnown(
  { coverage }: ReconcileScope,
  held: readonly HeldState[],
  version: string,
): boolean {
  return (
    held.length === coverage.length && held.every((row) => row.isOfEpoch && row.version === version)
  );
}
