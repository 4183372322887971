import { type TSchema, Type } from '@sinclair/typebox';

/** What may be null. */
export function nullable<Schema extends TSchema>(schema: Schema) {
  return Type.Union([schema, Type.Null()]);
}

/** One of these words. */
export function oneOf<const Words extends readonly string[]>(words: Words, description?: string) {
  return Type.Unsafe<Words[number]>({
    type: 'string',
    enum: [...words],
    ...(description && { description }),
  });
}

/** ISO 8601 in UTC. */
export const time = Type.String({ format: 'date-time' });

/** A number of things. */
export const count = Type.Integer({ minimum: 0 });

export const entityKind = oneOf([
  'commit',
  'branch',
  'merge_request',
  'build',
  'deployment',
  'feature_flag',
]);

/** Begins the next page; null after the last. */
export const next = nullable(
  Type.String({ description: 'Begins the next page, as `after`; null after the last.' }),
);

/** What asks for a page. */
export const pageQuery = {
  after: Type.Optional(
    Type.String({
      maxLength: 4096,
      description: '`next` of the page before; none: the first page.',
    }),
  ),
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 200, description: 'At most so many; 50 if left out.' }),
  ),
};

/** Names a project in a request. */
export const projectName = Type.String({
  minLength: 1,
  maxLength: 1024,
  description: 'Full path of a project, or GitLab’s number of it.',
});

/** Names a GitLab in a request. */
export const connectionName = Type.String({
  minLength: 1,
  maxLength: 255,
  description: 'Slug of the GitLab, where several have the project.',
});

/** Our number of something. */
export const id = Type.Integer({ minimum: 1, maximum: 2_147_483_647 });
