import { createHash } from 'node:crypto';
import type { Branch } from './branch.ts';
import { type Build, buildEntityId } from './build.ts';
import type { Commit } from './commit.ts';
import { type Deployment, deploymentEntityId } from './deployment.ts';
import { type FeatureFlag, flagEntityId } from './feature-flag.ts';
import type { ProjectId } from './ids.ts';
import type { MergeRequest } from './merge-request.ts';

/** Something of GitLab that Jira shows. */
export type Entity = Branch | Commit | MergeRequest | Build | Deployment | FeatureFlag;

/** The kinds of entities; the same word names the files that handle a kind. */
export type EntityKind = Entity['kind'];

/** All kinds, each once. */
export const entityKinds = [
  'commit',
  'branch',
  'merge_request',
  'build',
  'deployment',
  'feature_flag',
] as const satisfies readonly EntityKind[];

/** Names one entity within a connection. `id` is what Jira knows it by, but for the connection's prefix. */
export type EntityRef = {
  readonly kind: EntityKind;
  readonly projectId: ProjectId;
  readonly id: string;
};

/** Jira's ids allow few characters, so a branch is known by the SHA-256 of its name. */
export function branchId(name: string): string {
  return createHash('sha256').update(name).digest('hex');
}

/** The ref of an entity (rule 1, Identity: bare ids here; a connection's prefix is added on the way out). */
export function refOf(entity: Entity): EntityRef {
  const { kind, projectId } = entity;
  return { kind, projectId, id: idOf(entity) };
}

function idOf(entity: Entity): string {
  switch (entity.kind) {
    case 'branch':
      return branchId(entity.name);
    case 'commit':
      return entity.sha;
    case 'merge_request':
      return String(entity.id);
    case 'build':
      return buildEntityId(entity);
    case 'deployment':
      return deploymentEntityId(entity);
    case 'feature_flag':
      return flagEntityId(entity.projectId, entity.name);
  }
}
