import type { ActDeps } from './acts/act-deps.ts';
import { approveDeployment } from './acts/approve-deployment.ts';
import { createDeployment, deleteDeployment, updateDeployment } from './acts/deployments.ts';
import { createEnvironment, protectEnvironment } from './acts/environments.ts';
import { createFeatureFlag, deleteFeatureFlag, updateFeatureFlag } from './acts/feature-flags.ts';
import { createPipeline, deletePipeline, updatePipeline } from './acts/pipelines.ts';
import type { CiActs } from './door.ts';
import { getProject } from './model/lookup.ts';

export function ciActs(deps: ActDeps): CiActs {
  return {
    createPipeline: (input) => createPipeline(deps, input),
    updatePipeline: (ref, edit) => updatePipeline(deps, ref, edit),
    deletePipeline: (ref) => deletePipeline(deps, ref),
    createEnvironment: (input) => createEnvironment(deps, input),
    protectEnvironment: (input) => protectEnvironment(deps, input),
    createDeployment: (input) => createDeployment(deps, input),
    updateDeployment: (ref, edit) => updateDeployment(deps, ref, edit),
    deleteDeployment: (ref) => deleteDeployment(deps, ref),
    approveDeployment: (ref, by, verdict) => approveDeployment(deps, ref, by, verdict),
    createFeatureFlag: (input) => createFeatureFlag(deps, input),
    updateFeatureFlag: (project, name, edit, by) =>
      updateFeatureFlag(deps, project, name, edit, by),
    deleteFeatureFlag: (project, name) => deleteFeatureFlag(deps, project, name),
    switchFeature(project, feature, on) {
      const { disabledFeatures } = getProject(deps.world, project.id);
      if (on) disabledFeatures.delete(feature);
      else disabledFeatures.add(feature);
    },
  };
}
