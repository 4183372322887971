import { sql } from 'kysely';
import { type EnteredServiceSettings, noServiceSettings } from '../../domain/index.ts';
import type { Integration, ServicePlace } from '../../ports/index.ts';
import type { Database } from '../database.ts';

/** The columns of settings as entered. */
export type SettingsRow = {
  target_kind: 'group' | 'project';
  target_id: number;
  inherits: boolean;
  service_ids: string;
  enables_gating: boolean;
  gated_environments: string;
  created_at: Date;
  updated_at: Date;
};

/** Settings in our words. */
export function toEntered(row: SettingsRow): EnteredServiceSettings {
  return {
    serviceIds: row.service_ids,
    enablesGating: row.enables_gating,
    gatedEnvironments: row.gated_environments,
  };
}

/** The settings of a place: see {@link ServiceStore.findIntegration}. */
export async function findIntegration(
  db: Database,
  place: ServicePlace,
): Promise<Integration | null> {
  const knownAbove = await listGroupsAbove(db, place);
  const links = await listCovering(db, place, knownAbove);
  const groupsAbove = [...new Set([...knownAbove, ...listLinkedAbove(links)])];
  const rows = await listSettings(db, place, groupsAbove);
  const own = rows.find((row) => row.target_kind === place.kind && row.target_id === place.id);
  const [link] = links;
  if (!link && !own) return null;
  const above = groupsAbove.flatMap((id) =>
    rows.filter((row) => row !== own && row.target_id === id && row.target_kind === 'group'),
  );
  const hasDefault = above.length > 0 || links.some(({ is_above }) => is_above);
  const nearest = [...(own ? [own] : []), ...above].find(({ inherits }) => !inherits);
  const since = link?.created_at ?? new Date(0);
  return {
    isActive: link !== undefined,
    hasDefault,
    isInherited: own ? own.inherits : hasDefault,
    settings: nearest ? toEntered(nearest) : noServiceSettings,
    createdAt: own?.created_at ?? since,
    updatedAt: own?.updated_at ?? since,
  };
}

/** Ids of the groups above, the nearest first, as far as the projects below the place tell them. */
async function listGroupsAbove(db: Database, { connectionId, kind, id }: ServicePlace) {
  const { rows } = await sql<{ ids: number[] }>`
    select ${
      kind === 'project'
        ? sql`namespace_ids`
        : sql`namespace_ids[array_position(namespace_ids, ${id}::bigint) + 1:]`
    } as ids
    from project
    where connection_id = ${connectionId}
      and ${kind === 'project' ? sql`id = ${id}` : sql`namespace_ids @> array[${id}]::bigint[]`}
    limit 1`.execute(db);
  return rows[0]?.ids ?? [];
}

type LinkRow = { created_at: Date; is_above: boolean; group_id: number | null; full_path: string };

/** Linked groups above, the nearest first: all that is known of what is above a group without projects. */
function listLinkedAbove(links: readonly LinkRow[]): number[] {
  return links
    .toSorted((a, b) => b.full_path.length - a.full_path.length)
    .flatMap(({ is_above, group_id }) => (is_above && group_id !== null ? [group_id] : []));
}

/**
 * Links that cover the place, the oldest first. A group that has no project yet is known by its path alone.
 */
async function listCovering(
  db: Database,
  { connectionId, kind, id, fullPath }: ServicePlace,
  groupsAbove: readonly number[],
): Promise<LinkRow[]> {
  const { rows } = await sql<LinkRow & { is_own: boolean }>`
    select * from (
      select l.created_at, l.full_path,
        case l.target_kind when 'group' then l.target_id end as group_id,
        l.target_kind = ${kind} and l.target_id = ${id} as is_own,
        l.target_kind <> 'project' and (l.target_id = any(${groupsAbove}::bigint[])
          or starts_with(lower(${fullPath}), lower(l.full_path) || '/')) as is_above
      from link l
      join installation i on i.id = l.installation_id and i.uninstalled_at is null
      where l.connection_id = ${connectionId}
    ) l where is_own or is_above order by created_at`.execute(db);
  return rows;
}

async function listSettings(
  db: Database,
  { connectionId, kind, id }: ServicePlace,
  groupsAbove: readonly number[],
): Promise<SettingsRow[]> {
  const { rows } = await sql<SettingsRow>`
    select * from service_settings
    where connection_id = ${connectionId}
      and (target_kind = ${kind} and target_id = ${id}
        or target_kind = 'group' and target_id = any(${groupsAbove}::bigint[]))`.execute(db);
  return rows;
}
