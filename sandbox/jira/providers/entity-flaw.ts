import type { ViolationKind } from '../traffic/violations.ts';
import type { Check } from './compile-checks.ts';
import { hasInvalidCharacter } from './invalid-character.ts';

/** For which rule, and with which words, Jira rejects one entity of a bulk request. */
export interface EntityFlaw {
  readonly kind: ViolationKind;
  readonly messages: readonly string[];
}

const mostAssociationValues = 500;

/** Why an entity is rejected, or null. @param check the entity's published schema */
export function findEntityFlaw(check: Check, entity: unknown): EntityFlaw | null {
  if (hasBothFields(entity)) {
    const message = "'issueKeys' and 'associations' are mutually exclusive";
    return { kind: 'both-fields', messages: [message] };
  }
  if (hasInvalidCharacter(entity))
    return { kind: 'characters', messages: ['Invalid binary character'] };
  const messages = check(entity);
  if (messages.length > 0) return { kind: 'schema', messages };
  const count = countAssociationValues(entity);
  if (count <= mostAssociationValues) return null;
  const message = `'associations' hold ${count} values, at most ${mostAssociationValues} are allowed`;
  return { kind: 'cap', messages: [message] };
}

function hasBothFields(entity: unknown): boolean {
  if (typeof entity !== 'object' || entity === null) return false;
  return 'issueKeys' in entity && 'associations' in entity;
}

// The schema limits each association, this all of an entity's together.
function countAssociationValues(entity: unknown): number {
  const { associations } = entity as { associations?: readonly { values: readonly unknown[] }[] };
  return (associations ?? []).reduce((sum, { values }) => sum + values.length, 0);
}
