import type { AnySchemaObject } from 'ajv/dist/2020.js';
import schema from '../../schemas/devinfo.json' with { type: 'json' };
import { type Check, compileChecks } from '../compile-checks.ts';
import { type EntityKind, entityKinds } from './entities.ts';

export interface SchemaChecks {
  /** The body without looking into its repositories. */
  readonly request: Check;
  /** A repository without looking into its entities. */
  readonly repository: Check;
  readonly entity: Readonly<Record<EntityKind, Check>>;
}

/**
 * The published schema in three layers: Jira refuses a request, a repository or one entity, and
 * only one check per layer can tell which of them is at fault.
 */
export function createSchemaChecks(): SchemaChecks {
  const check = compileChecks(layeredSchema());
  return {
    request: check('DevInformation'),
    repository: check('Repository'),
    entity: {
      commits: check('Commit'),
      branches: check('Branch'),
      pullRequests: check('PullRequest'),
    },
  };
}

function layeredSchema(): AnySchemaObject {
  const layered = structuredClone(schema);
  Object.assign(layered.$defs.DevInformation.properties.repositories, {
    items: { type: 'object' },
  });
  for (const kind of entityKinds) {
    Object.assign(layered.$defs.Repository.properties[kind], { items: {} });
  }
  return layered;
}
