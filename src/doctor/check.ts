/** What a check found. `unseen`: it cannot be seen from here; `fix` is what shows it. */
export type Finding = {
  readonly state: 'passed' | 'warning' | 'failed' | 'unseen';
  readonly found: string;
  readonly cause: string | null;
  readonly fix: string | null;
};

/** One thing that may be wrong. */
export type Check = {
  /** Stable, as `database.version`. */
  readonly name: string;
  readonly title: string;
  /** May throw: then the check has failed, with what was thrown as its cause. */
  run(): Promise<Finding>;
};

/** What was checked, and what was found. */
export type CheckResult = Omit<Check, 'run'> & Finding;

export function pass(found: string): Finding {
  return { state: 'passed', found, cause: null, fix: null };
}

/** It works, but not for long or not well. */
export function warn(found: string, cause: string, fix: string): Finding {
  return { state: 'warning', found, cause, fix };
}

export function fail(found: string, cause: string, fix: string): Finding {
  return { state: 'failed', found, cause, fix };
}

export function leaveUnseen(found: string, fix: string): Finding {
  return { state: 'unseen', found, cause: null, fix };
}
