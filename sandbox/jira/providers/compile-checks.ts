import { Ajv2020, type AnySchemaObject, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

/** What is wrong with a value, in words; an empty list means valid. */
export type Check = (value: unknown) => readonly string[];

/** Makes checks of the named definitions of a schema. */
export function compileChecks(schema: AnySchemaObject): (definition: string) => Check {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  formats.default(ajv);
  ajv.addSchema(schema);
  return (definition) => {
    if (schema.$defs[definition] === undefined) throw new Error(`The schema lacks ${definition}`);
    // Compiling takes a while, and most sites are never sent most kinds: done when first needed.
    return (value) => {
      const validate = ajv.getSchema(`${schema.$id}#/$defs/${definition}`);
      if (validate === undefined) throw new Error(`The schema's ${definition} cannot be found`);
      return validate(value) === true ? [] : messages(validate);
    };
  };
}

function messages(validate: ValidateFunction): string[] {
  return (validate.errors ?? []).map((error) =>
    `${error.instancePath} ${error.message ?? error.keyword}`.trim(),
  );
}
