import type { AnySchemaObject } from 'ajv/dist/2020.js';
import type { Linkable } from '../issue-links.ts';

/** An entity's identity as Jira's answers write it. */
export type EntityKey = string | Readonly<Record<string, string | number>>;

export interface Rejection {
  readonly key: EntityKey;
  readonly errors: readonly { readonly message: string }[];
}

/** In what builds, deployments and feature flags differ; all else is common to them. */
export interface BulkKind<Data extends Linkable> {
  /** The descriptor module without which Jira answers 403. */
  readonly module: string;
  /** Where the endpoints are, such as `/rest/builds/0.1`. */
  readonly base: string;
  /** Where one entity is, below the base. */
  readonly entityPath: string;
  readonly schema: AnySchemaObject;
  /** Definitions in the schema, and the list of entities in a request. */
  readonly names: { readonly request: string; readonly entity: string; readonly list: string };
  /** Null when the entity does not say which it is; it may be wrong in anything else. */
  readKey(entity: unknown): EntityKey | null;
  /** The part of an entity that names it, from the parameters of the path. */
  fromParams(params: Readonly<Record<string, string>>): unknown;
  sequenceOf(data: Data): number;
  /** The kind's own fields in the answer of a bulk request. */
  toAnswer(
    accepted: readonly EntityKey[],
    rejected: readonly Rejection[],
  ): Readonly<Record<string, unknown>>;
}

/** The field of an object, or undefined for whatever is none. */
export function fieldOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.getOwnPropertyDescriptor(value, name)?.value;
}
