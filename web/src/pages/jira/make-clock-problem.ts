import type { Problem } from '../../../../src/contract/index.ts';

const toleratedMs = 60_000;

/** A clock so wrong that tokens of Jira can be refused for it; null: it is right enough. */
export function makeClockProblem(clockAheadMs: number): Problem | null {
  if (Math.abs(clockAheadMs) <= toleratedMs) return null;
  const minutes = Math.max(1, Math.round(Math.abs(clockAheadMs) / 60_000)).toLocaleString('en');
  const direction = clockAheadMs > 0 ? 'ahead of' : 'behind';
  return {
    code: 'CLOCK_SKEW',
    message: `The clock of your computer is ${minutes} min ${direction} the one of this service.`,
    do: 'Let your computer set its clock by itself. If it is right, whoever runs this service corrects the clock of the server: with a wrong clock Jira refuses what it sends.',
  };
}
