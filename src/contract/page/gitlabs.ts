import { type Static, Type } from '@sinclair/typebox';
import { nullable } from '../parts.ts';

/** A GitLab that a person may sign in to, and how. */
const gitlab = Type.Object({
  slug: Type.String(),
  url: Type.String(),
  /** Null: no OAuth application is known, so nobody can sign in. */
  applicationId: nullable(Type.String()),
  authorizeUrl: Type.String(),
  /** Of this service; must be entered in the OAuth application. */
  redirectUrl: Type.String(),
  scopes: Type.Array(Type.String()),
});
export type Gitlab = Static<typeof gitlab>;

export const gitlabsAnswerSchema = Type.Object({ gitlabs: Type.Array(gitlab) });
export type GitlabsAnswer = Static<typeof gitlabsAnswerSchema>;

/** What the pop-up brought back, to be exchanged for a token of the person (PKCE). */
export const tokenRequestSchema = Type.Object(
  {
    gitlab: Type.String({ minLength: 1, maxLength: 255 }),
    code: Type.String({ minLength: 1, maxLength: 2048 }),
    codeVerifier: Type.String({ minLength: 43, maxLength: 128 }),
  },
  { additionalProperties: false },
);
export type TokenRequest = Static<typeof tokenRequestSchema>;

/** The person's own token; it lives in the page's memory only, and comes back as `GitLab-Authorization: Bearer`. */
export const tokenAnswerSchema = Type.Object({
  accessToken: Type.String(),
  expiresInSeconds: nullable(Type.Integer({ minimum: 0 })),
  scopes: Type.Array(Type.String()),
});
export type TokenAnswer = Static<typeof tokenAnswerSchema>;

export const personQuerySchema = Type.Object({
  gitlab: Type.String({ minLength: 1, maxLength: 255 }),
});
export type PersonQuery = Static<typeof personQuerySchema>;

export const personAnswerSchema = Type.Object({
  username: Type.String(),
  name: Type.String(),
  avatarUrl: nullable(Type.String()),
});
export type PersonAnswer = Static<typeof personAnswerSchema>;
