import { type Static, Type } from '@sinclair/typebox';
import { nullable } from '../nullable.ts';
import { makeShape } from '../shape.ts';

const accessTokenSchema = Type.Object({
  scopes: Type.Array(Type.String()),
  expires_at: Type.Optional(nullable(Type.String())),
});

/** What a token says of itself. @see https://docs.gitlab.com/api/personal_access_tokens/ */
export type AccessToken = Static<typeof accessTokenSchema>;

/** The shape of {@link AccessToken}. */
export const accessTokenShape = makeShape(accessTokenSchema);

/** Where a token asks about itself. */
export const ownTokenPath = 'personal_access_tokens/self';

/** GitLab names a day; the token ends as that day begins, in UTC. */
export function readExpiry(token: AccessToken | null): Date | null {
  const day = token?.expires_at?.slice(0, 10) ?? '';
  const date = new Date(`${day}T00:00:00Z`);
  return Number.isNaN(date.getTime()) ? null : date;
}
