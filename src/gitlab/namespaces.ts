import { Type } from '@sinclair/typebox';
import type { Caller } from './api/call.ts';
import type { GitlabApi } from './api/gitlab-api.ts';
import { toPath, toQuery } from './api/path.ts';
import { nullable } from './nullable.ts';
import { makeShape } from './shape.ts';

const groupShape = makeShape(
  Type.Object({ id: Type.Integer(), parent_id: Type.Optional(nullable(Type.Integer())) }),
);

/** A namespace and what lies above it; no parent for a top-level group or a user. */
type Namespace = { readonly id: number; readonly parent_id?: number | null };

/** Finds the way from a namespace up to the root, asking GitLab for each group at most once. */
export type Namespaces = {
  /** Remembers parents that an answer named anyway. */
  learn(namespaces: readonly Namespace[]): void;
  /** The namespace's own id first, then those above it as far as the token can see. */
  listUpwards(id: number): Promise<readonly number[]>;
};

/** Makes a look-up that lives as long as one call of ours. */
export function createNamespaces(api: GitlabApi, caller: Caller): Namespaces {
  const parents = new Map<number, number | null>();

  async function findParent(id: number): Promise<number | null> {
    const known = parents.get(id);
    if (known !== undefined) return known;
    const query = toQuery({ with_projects: false });
    const group = await api.find({ ...caller, path: toPath('groups', id), query }, groupShape);
    const parent = group?.parent_id ?? null;
    parents.set(id, parent);
    return parent;
  }

  return {
    learn: (namespaces) => {
      for (const { id, parent_id } of namespaces) parents.set(id, parent_id ?? null);
    },
    listUpwards: async (id) => {
      const ids = [id];
      for (let next = await findParent(id); next !== null; next = await findParent(next)) {
        if (ids.includes(next)) break;
        ids.push(next);
      }
      return ids;
    },
  };
}
