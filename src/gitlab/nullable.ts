import { type TSchema, type TUnion, Type } from '@sinclair/typebox';

/** A field that may be there as null. */
export function nullable<S extends TSchema>(schema: S): TUnion<[S, ReturnType<typeof Type.Null>]> {
  return Type.Union([schema, Type.Null()]);
}
