import { type Static, Type } from '@sinclair/typebox';
import { type Environment, type EnvironmentTier, environmentTiers } from '../../domain/index.ts';
import { nullable } from '../nullable.ts';

/** An environment; deployments show it without its tier. @see https://docs.gitlab.com/api/environments/ */
export const environmentSchema = Type.Object({
  id: Type.Integer(),
  name: Type.String(),
  tier: Type.Optional(nullable(Type.String())),
});

/** An environment as GitLab answers it. */
export type EnvironmentRow = Static<typeof environmentSchema>;

/** GitLab's own guesses for an environment without a tier; the first that fits wins. */
const guesses: readonly (readonly [namePart: RegExp, tier: EnvironmentTier])[] = [
  [/dev|review|trunk/i, 'development'],
  [/test|tst|int|acpt|accept|qa|qc|control|quality/i, 'testing'],
  [/stg|stag|modl|model|pre|demo|non/i, 'staging'],
  [/prd|prod|live/i, 'production'],
];

/** Reads an environment; its tier is guessed from the name where GitLab does not tell it. */
export function readEnvironment({ id, name, tier }: EnvironmentRow): Environment {
  return { id, name, tier: tier ? readTier(tier) : guessTier(name) };
}

/** The tier that the text of a flag's scope names first, as GitLab's own app reads it. */
export function readScopeTier(scope: string): EnvironmentTier | null {
  const [found] = /development|testing|staging|production/.exec(scope) ?? [];
  return readTier(found);
}

/** GitLab's `other` is no tier of Jira's. */
function readTier(name: string | undefined): EnvironmentTier | null {
  return environmentTiers.find((tier) => tier === name) ?? null;
}

function guessTier(name: string): EnvironmentTier | null {
  return guesses.find(([namePart]) => namePart.test(name))?.[1] ?? null;
}
