import { type Static, Type } from '@sinclair/typebox';
import type { FeatureFlag, FlagStrategy } from '../../domain/index.ts';
import { nullable } from '../nullable.ts';
import { readScopeTier } from './environment.ts';
import { getTime } from './get-time.ts';
import { featureFlagsUrl, type ProjectAddress } from './links.ts';

const strategySchema = Type.Object({
  name: Type.String(),
  parameters: Type.Optional(nullable(Type.Record(Type.String(), Type.Unknown()))),
  scopes: Type.Optional(nullable(Type.Array(Type.Object({ environment_scope: Type.String() })))),
});

/** A feature flag. @see https://docs.gitlab.com/api/feature_flags/ */
export const featureFlagSchema = Type.Object({
  name: Type.String(),
  description: Type.Optional(nullable(Type.String())),
  active: Type.Boolean(),
  updated_at: Type.String(),
  strategies: Type.Optional(nullable(Type.Array(strategySchema))),
});

/** A feature flag as GitLab answers it. */
export type FeatureFlagRow = Static<typeof featureFlagSchema>;

/** Reads a feature flag, of which lists tell all. */
export function readFeatureFlag(project: ProjectAddress, row: FeatureFlagRow): FeatureFlag {
  return {
    kind: 'feature_flag',
    projectId: project.id,
    name: row.name,
    description: row.description ?? '',
    isActive: row.active,
    strategies: (row.strategies ?? []).map(readStrategy),
    updatedAt: getTime(row.updated_at),
    url: featureFlagsUrl(project.url),
  };
}

function readStrategy({ name, parameters, scopes }: Static<typeof strategySchema>): FlagStrategy {
  return {
    name,
    percentage: readPercentage(parameters?.rollout ?? parameters?.percentage),
    scopes: (scopes ?? []).map(({ environment_scope: scope }) => ({
      name: scope,
      tier: readScopeTier(scope),
    })),
  };
}

/** GitLab writes numbers of strategies as text. */
function readPercentage(value: unknown): number | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  const percentage = Number.parseFloat(String(value));
  return percentage >= 0 && percentage <= 100 ? percentage : null;
}
