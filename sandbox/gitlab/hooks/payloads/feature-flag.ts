import type { FeatureFlag } from '../../model/ci.ts';
import type { User } from '../../model/entities.ts';
import { getProject } from '../../model/lookup.ts';
import type { World } from '../../model/world.ts';
import { projectPart, userPart } from './common.ts';

/** Says only that the flag is on or off now; nothing of its strategies. */
export function featureFlagPayload(
  world: World,
  { flag, user }: { flag: FeatureFlag; user: User },
): Record<string, unknown> {
  return {
    object_kind: 'feature_flag',
    project: {
      ...projectPart(world, getProject(world, flag.projectId)),
      ci_config_path: '',
    },
    user: userPart(user),
    user_url: `${world.baseUrl()}/${user.username}`,
    object_attributes: {
      id: flag.id,
      name: flag.name,
      description: flag.description,
      active: flag.active,
    },
  };
}
