import { createHash } from 'node:crypto';
import type { Environment, ProtectedEnvironment, Tier } from '../model/ci.ts';
import { findEnvironment } from '../model/ci-lookup.ts';
import { getProject, type Ref } from '../model/lookup.ts';
import type { ActDeps } from './act-deps.ts';
import { SandboxRefusal } from './merge-requests.ts';

export interface NewEnvironment {
  readonly project: Ref;
  readonly name: string;
  /** Default: what GitLab guesses from the name. */
  readonly tier?: Tier;
  readonly externalUrl?: string;
}

export interface NewProtection {
  readonly project: Ref;
  /** The environment's name. */
  readonly environment: string;
  readonly requiredApprovals: number;
  /** Users. Default: every maintainer. */
  readonly approvers?: readonly Ref[];
}

type World = Pick<ActDeps, 'world'>;

export function createEnvironment({ world }: World, input: NewEnvironment): Environment {
  const project = getProject(world, input.project.id);
  if (findEnvironment(project, input.name)) {
    throw new SandboxRefusal(`Name ${input.name} has already been taken`);
  }
  const now = world.now();
  const environment: Environment = {
    id: world.nextId('environment'),
    projectId: project.id,
    name: input.name,
    slug: makeSlug(input.name),
    externalUrl: input.externalUrl ?? null,
    createdAt: now,
    tier: input.tier ?? guessTier(input.name),
    state: 'available',
    updatedAt: now,
  };
  project.ci.environments.add(environment);
  return environment;
}

/** Deploying to an environment creates it. */
export function ensureEnvironment(deps: World, project: Ref, name: string): Environment {
  const found = findEnvironment(getProject(deps.world, project.id), name);
  return found ?? createEnvironment(deps, { project, name });
}

/** From now on deployments there are blocked until so many have approved. */
export function protectEnvironment({ world }: World, input: NewProtection): ProtectedEnvironment {
  const protection: ProtectedEnvironment = {
    id: world.nextId('protectedEnvironment'),
    name: input.environment,
    requiredApprovals: input.requiredApprovals,
    approverIds: (input.approvers ?? []).map(({ id }) => id),
  };
  getProject(world, input.project.id).ci.protectedEnvironments.set(protection.name, protection);
  return protection;
}

const TIERS: readonly (readonly [RegExp, Tier])[] = [
  [/dev|review|trunk/i, 'development'],
  [/test|tst|int|ac(ce|)pt|qa|qc|control|quality/i, 'testing'],
  [/st(a|)g|mod(e|)l|pre|demo|non/i, 'staging'],
  [/pr(o|)d|live/i, 'production'],
];

/** GitLab's rule: the first part of the name that says something wins. */
export function guessTier(name: string): Tier {
  return TIERS.find(([pattern]) => pattern.test(name))?.[1] ?? 'other';
}

/** At most 24 characters that fit into a host name; what had to be changed gets a suffix. */
export function makeSlug(name: string): string {
  const plain = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]/, 'env-$&');
  if (plain === name && plain.length <= 24) return plain;
  const digest = createHash('sha256').update(name).digest('hex');
  const suffix = BigInt(`0x${digest}`).toString(36).slice(-6);
  return `${plain.slice(0, 17).replace(/-+$/, '')}-${suffix}`;
}
