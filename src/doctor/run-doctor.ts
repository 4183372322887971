import { errorCodes, ProductError } from '../domain/index.ts';
import { type Check, type CheckResult, type Finding, fail } from './check.ts';

/** Checks that belong together; which there are may depend on what there is. */
export type CheckGroup = {
  readonly name: string;
  readonly title: string;
  list(): Promise<readonly Check[]>;
};

const timeoutMs = 15_000;

/**
 * Runs every check, side by side, and answers in the order of the groups. Whatever a check or a group throws, and
 * one that says nothing for a quarter of a minute, is a failed check: the others are answered all the same.
 */
export async function runDoctor(
  groups: readonly CheckGroup[],
  limits: { timeoutMs?: number } = {},
): Promise<CheckResult[]> {
  const longestMs = limits.timeoutMs ?? timeoutMs;
  const results = await Promise.all(groups.map((group) => runGroup(group, longestMs)));
  return results.flat();
}

async function runGroup(group: CheckGroup, longestMs: number): Promise<CheckResult[]> {
  const listed = await tryWithin(longestMs, () => group.list());
  if (listed.kind === 'failed') return [{ ...toTitle(group), ...listed.finding }];
  return await Promise.all(
    listed.answer.map(async (check) => {
      const ran = await tryWithin(longestMs, () => check.run());
      return { ...toTitle(check), ...(ran.kind === 'failed' ? ran.finding : ran.answer) };
    }),
  );
}

function toTitle({ name, title }: { name: string; title: string }) {
  return { name, title };
}

type Tried<T> =
  | { readonly kind: 'done'; readonly answer: T }
  | { readonly kind: 'failed'; readonly finding: Finding };

async function tryWithin<T>(longestMs: number, work: () => Promise<T>): Promise<Tried<T>> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Tried<T>>((resolve) => {
    const cause = `There was no answer within ${longestMs / 1000} seconds.`;
    const fix =
      'Run it again. If it stays so, look at the load of this machine and of the database.';
    const finding = fail('It could not be checked.', cause, fix);
    timer = setTimeout(() => resolve({ kind: 'failed', finding }), longestMs);
  });
  try {
    return await Promise.race([work().then((answer) => ({ kind: 'done' as const, answer })), late]);
  } catch (error) {
    return { kind: 'failed', finding: describeError(error) };
  } finally {
    clearTimeout(timer);
  }
}

function describeError(error: unknown): Finding {
  if (error instanceof ProductError) {
    return fail('It could not be checked.', error.safe, errorCodes[error.code]);
  }
  const cause = error instanceof Error ? error.message : String(error);
  return fail('It could not be checked.', cause, 'Look into the log of the service.');
}
