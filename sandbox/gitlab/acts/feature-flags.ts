import { projectListeners } from '../hooks/listeners.ts';
import { featureFlagPayload } from '../hooks/payloads/feature-flag.ts';
import type { FeatureFlag, FlagStrategy } from '../model/ci.ts';
import { getProject, getUser, type Ref } from '../model/lookup.ts';
import type { World } from '../model/world.ts';
import type { ActDeps } from './act-deps.ts';
import type { By } from './commits.ts';
import { SandboxRefusal } from './merge-requests.ts';

interface NewStrategy {
  /** `default`, `gradualRolloutUserId`, `flexibleRollout`, `userWithId`, `gitlabUserList`. */
  readonly name: string;
  readonly parameters?: Readonly<Record<string, string>>;
  /** Environment scopes, for example `production` or `review/*`. Default `*`. */
  readonly scopes?: readonly string[];
}

export interface NewFeatureFlag {
  readonly project: Ref;
  readonly name: string;
  readonly description?: string;
  /** Default true. */
  readonly active?: boolean;
  /** Default: everybody, everywhere. */
  readonly strategies?: readonly NewStrategy[];
}

export type FeatureFlagEdit = Partial<Omit<NewFeatureFlag, 'project'>>;

const EVERYBODY: readonly NewStrategy[] = [{ name: 'default' }];

/** Sends no hook. */
export function createFeatureFlag(
  { world }: Pick<ActDeps, 'world'>,
  input: NewFeatureFlag,
): FeatureFlag {
  const project = getProject(world, input.project.id);
  const { flags } = project.ci;
  if (flags.list().some(({ name }) => name === input.name)) {
    throw new SandboxRefusal('Name has already been taken');
  }
  const now = world.now();
  const flag: FeatureFlag = {
    id: world.nextId('flag'),
    iid: flags.nextIid(),
    projectId: project.id,
    createdAt: now,
    name: input.name,
    description: input.description ?? '',
    active: input.active ?? true,
    updatedAt: now,
    strategies: makeStrategies(world, input.strategies ?? EVERYBODY),
  };
  flags.add(flag);
  return flag;
}

/** Only switching it on or off sends a hook. */
export function updateFeatureFlag(
  { world, announce }: ActDeps,
  target: Ref,
  name: string,
  edit: FeatureFlagEdit,
  by: By = {},
): FeatureFlag {
  const project = getProject(world, target.id);
  const flag = getFeatureFlag(world, target, name);
  const isToggled = edit.active !== undefined && edit.active !== flag.active;
  flag.name = edit.name ?? flag.name;
  flag.description = edit.description ?? flag.description;
  flag.active = edit.active ?? flag.active;
  if (edit.strategies) flag.strategies = makeStrategies(world, edit.strategies);
  flag.updatedAt = world.now();
  if (!isToggled) return flag;
  const user = getUser(world, by.user?.id ?? project.creatorId);
  announce({
    hooks: projectListeners(world, project, 'feature_flag_events'),
    event: 'Feature Flag Hook',
    payload: () => featureFlagPayload(world, { flag, user }),
  });
  return flag;
}

/** Sends no hook. */
export function deleteFeatureFlag(
  { world }: Pick<ActDeps, 'world'>,
  project: Ref,
  name: string,
): void {
  const flag = getFeatureFlag(world, project, name);
  getProject(world, project.id).ci.flags.remove(flag.id);
}

function getFeatureFlag(world: World, project: Ref, name: string): FeatureFlag {
  const { flags } = getProject(world, project.id).ci;
  const flag = flags.list().find((each) => each.name === name);
  if (!flag) throw new SandboxRefusal(`No feature flag ${name} in project ${project.id}`);
  return flag;
}

function makeStrategies(world: World, rows: readonly NewStrategy[]): readonly FlagStrategy[] {
  return rows.map((row) => ({
    id: world.nextId('strategy'),
    name: row.name,
    parameters: row.parameters ?? {},
    scopes: (row.scopes ?? ['*']).map((environmentScope) => ({
      id: world.nextId('strategyScope'),
      environmentScope,
    })),
  }));
}
