import { Type } from '@sinclair/typebox';
import { featureFlagSchema, readFeatureFlag } from '../api/feature-flag.ts';
import { toQuery } from '../api/path.ts';
import { makeShape } from '../shape.ts';
import { makeListRows } from './list-rows.ts';
import type { ReadHistoryPage } from './read-history-page.ts';

const listFeatureFlags = makeListRows(makeShape(Type.Array(featureFlagSchema)), {
  path: ['feature_flags'],
  features: ['feature_flags', 'repository'],
});
const firstQuery = toQuery({ per_page: 100 });

/** A page of the feature flags, which GitLab sorts by name. @see https://docs.gitlab.com/api/feature_flags/ */
export const readFeatureFlagPage: ReadHistoryPage = async (api, connection, project, position) => {
  const { cursor, readAt, since } = position;
  const page = await listFeatureFlags(api, connection, project, cursor ?? firstQuery);
  const flags = page.rows.map((row) => readFeatureFlag(project, row));
  return {
    changes: flags
      .filter(({ updatedAt }) => since === null || updatedAt >= since)
      .map((entity) => ({ readAt, entity })),
    next: page.next,
  };
};
