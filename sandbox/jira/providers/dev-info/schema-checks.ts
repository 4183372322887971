import { Ajv2020, type AnySchemaObject, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import schema from '../../schemas/devinfo.json' with { type: 'json' };
import { type EntityKind, entityKinds } from './entities.ts';

/** Each check returns what is wrong, in words; an empty list means valid. */
export interface SchemaChecks {
  /** The body without looking into its repositories. */
  request(body: unknown): readonly string[];
  /** A repository without looking into its entities. */
  repository(repository: unknown): readonly string[];
  readonly entity: Readonly<Record<EntityKind, (entity: unknown) => readonly string[]>>;
}

/**
 * The published schema in three layers: Jira refuses a request, a repository or one entity, and
 * only one check per layer can tell which of them is at fault.
 */
export function createSchemaChecks(): SchemaChecks {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  formats.default(ajv);
  ajv.addSchema(layeredSchema());
  const check = (name: string): ((value: unknown) => readonly string[]) => {
    const validate = ajv.getSchema(`${schema.$id}#/$defs/${name}`);
    if (validate === undefined) throw new Error(`The schema lacks ${name}`);
    return (value) => (validate(value) === true ? [] : messages(validate));
  };
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

function messages(validate: ValidateFunction): string[] {
  return (validate.errors ?? []).map((error) =>
    `${error.instancePath} ${error.message ?? error.keyword}`.trim(),
  );
}
