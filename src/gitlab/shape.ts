import type { Static, TSchema } from '@sinclair/typebox';
import { TypeCompiler } from '@sinclair/typebox/compiler';

/** What a piece of foreign JSON has to look like before it is believed. */
export type Shape<T> = {
  fits(value: unknown): value is T;
  /** Path and complaint of the first thing that does not fit. */
  firstFault(value: unknown): string;
};

/** Compiles a schema that names only the fields that are used; others are let through unread. */
export function makeShape<S extends TSchema>(schema: S): Shape<Static<S>> {
  const compiled = TypeCompiler.Compile(schema);
  return {
    fits: (value): value is Static<S> => compiled.Check(value),
    firstFault: (value) => {
      const fault = compiled.Errors(value).First();
      return fault ? `${fault.path || '/'}: ${fault.message}` : 'no fault';
    },
  };
}
