import { type Static, Type } from '@sinclair/typebox';

/** Every error of our own API. */
export const errorAnswerSchema = Type.Object({
  error: Type.Object({
    /** Stable; the troubleshooting page lists them. */
    code: Type.String(),
    /** May be shown to anybody. */
    message: Type.String(),
    /** What whoever sees it should do. */
    do: Type.String(),
  }),
});
export type ErrorAnswer = Static<typeof errorAnswerSchema>;
