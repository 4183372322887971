/** One wrong or missing setting. `found` is null when it is missing, and never shows a secret. */
export type Problem = {
  readonly name: string;
  readonly found: string | null;
  readonly expected: string;
  readonly example: string;
};

/** Settings are wrong or missing; the message lists all of them, one per line. */
export class ConfigError extends Error {
  readonly code = 'CONFIG_INVALID';
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    const count = problems.length === 1 ? 'One setting is' : `${problems.length} settings are`;
    super([`${count} wrong or missing:`, ...problems.map(toLine)].join('\n'));
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

function toLine({ name, found, expected, example }: Problem): string {
  const what = found === null ? 'is not set' : `is ${found}`;
  return `  ${name} ${what}; expected ${expected}, for example ${name}=${example}`;
}
