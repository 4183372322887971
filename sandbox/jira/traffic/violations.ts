/** Which of Jira's rules a request broke. */
export type ViolationKind =
  | 'token'
  | 'scope'
  | 'schema'
  | 'cap'
  | 'both-fields'
  | 'characters'
  | 'size'
  | 'parameter'
  | 'unknown-path';

/** One breach of Jira's rules by the product; a healthy test ends with none. */
export interface Violation {
  readonly kind: ViolationKind;
  readonly message: string;
  readonly method: string;
  /** Path with query, the token taken out. */
  readonly path: string;
  readonly at: Date;
}

export interface Violations {
  note(violation: Violation): void;
  list(): readonly Violation[];
}

// A product that breaks a rule in every request of a load test must not fill the memory as well.
const mostKept = 10_000;

export function createViolations(): Violations {
  const violations: Violation[] = [];
  return {
    note: (violation) => {
      if (violations.length < mostKept) violations.push(violation);
    },
    list: () => [...violations],
  };
}
