import { flagEntityId } from '../../domain/index.ts';
import { featureFlagSchema, readFeatureFlag } from '../api/feature-flag.ts';
import { toPath } from '../api/path.ts';
import { makeShape } from '../shape.ts';
import type { ReadRefresh } from './read-refresh.ts';

const featureFlagShape = makeShape(featureFlagSchema);

/** The feature flag, or that it is gone. */
export const refreshFeatureFlag: ReadRefresh<'feature_flag'> = async (deps, { name }) => {
  const { api, caller, project } = deps;
  const path = toPath('projects', project.id, 'feature_flags', name);
  const row = await api.find({ ...caller, path }, featureFlagShape);
  if (row) return { entities: [readFeatureFlag(project, row)], gone: [] };
  const id = flagEntityId(project.id, name);
  return { entities: [], gone: [{ kind: 'feature_flag', projectId: project.id, id }] };
};
