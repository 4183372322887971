import { ProductError, type Project } from '../../domain/index.ts';
import type { Call } from '../api/call.ts';
import type { GitlabApi, Page } from '../api/gitlab-api.ts';
import { toPath } from '../api/path.ts';
import { projectSchema } from '../api/project.ts';
import { makeShape, type Shape } from '../shape.ts';

const nothing = { rows: [], next: null, total: null };
const projectShape = makeShape(projectSchema);

/** The parts of a project that can be switched off. */
export type Feature = 'merge_requests' | 'repository' | 'builds' | 'environments' | 'feature_flags';

/** A call for a list; it is refused when any of the features is switched off. */
type ListCall = Call & { readonly project: Project; readonly features: readonly Feature[] };

/** A page of a project's list; an empty one where the project has no repository or not this feature. */
export async function listPage<T>(
  api: GitlabApi,
  call: ListCall,
  rows: Shape<T[]>,
): Promise<Page<T>> {
  try {
    return (await api.findPage(call, rows)) ?? nothing;
  } catch (error) {
    if (await isSwitchedOff(api, call, error)) return nothing;
    throw error;
  }
}

/** GitLab answers 403 both for a lack of rights and for a feature that is switched off. */
async function isSwitchedOff(api: GitlabApi, call: ListCall, error: unknown): Promise<boolean> {
  if (!(error instanceof ProductError) || error.code !== 'GITLAB_FORBIDDEN') return false;
  const { connection, priority, project, features } = call;
  const path = toPath('projects', project.id);
  const row = await api.get({ connection, priority, path }, projectShape);
  return features.some((feature) => row[`${feature}_access_level`] === 'disabled');
}
