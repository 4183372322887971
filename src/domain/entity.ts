import { createHash } from 'node:crypto';
import type { Branch } from './branch.ts';
import type { Commit } from './commit.ts';
import type { ProjectId } from './ids.ts';
import type { MergeRequest } from './merge-request.ts';

/** Something of GitLab that Jira shows. */
export type Entity = Branch | Commit | MergeRequest;

/** The kinds of entities; the same word names the files that handle a kind. */
export type EntityKind = Entity['kind'];

/** Names one entity within a connection. `id` is what Jira knows it by, within its repository. */
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
  switch (kind) {
    case 'branch':
      return { kind, projectId, id: branchId(entity.name) };
    case 'commit':
      return { kind, projectId, id: entity.sha };
    case 'merge_request':
      return { kind, projectId, id: String(entity.id) };
  }
}
