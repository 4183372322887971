import { type RawBuilder, sql } from 'kysely';
import type {
  ConnectionId,
  InstallationId,
  MirrorKey,
  MirrorKind,
  ProjectId,
} from '../domain/index.ts';

/** The primary key of a mirror row, as PostgreSQL answers it. */
export type MirrorKeyRow = {
  installation_id: number;
  connection_id: number;
  project_id: number;
  kind: string;
  entity_id: string;
};

/** The key columns as arrays for `unnest`, in the order of the primary key. */
export function mirrorKeyColumns(keys: readonly MirrorKey[]): RawBuilder<unknown> {
  return sql`${keys.map((k) => k.installationId)}::int[], ${keys.map((k) => k.connectionId)}::int[],
    ${keys.map((k) => k.projectId)}::bigint[], ${keys.map((k) => k.kind)}::text[],
    ${keys.map((k) => k.id)}::text[]`;
}

/** A row's key in our words. */
export function toMirrorKey(row: MirrorKeyRow): MirrorKey {
  return {
    installationId: row.installation_id as InstallationId,
    connectionId: row.connection_id as ConnectionId,
    projectId: row.project_id as ProjectId,
    kind: row.kind as MirrorKind,
    id: row.entity_id,
  };
}
