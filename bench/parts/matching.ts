import { compileMatchings, gitlabMatching, type Matching } from '../../src/domain/index.ts';
import { type Figure, makeFigure } from '../report/figure.ts';
import type { Sizes } from '../sizes.ts';

const part = 'issue keys in a megabyte';
const megabyte = 1_000_000;
/** What is cheap to write, and dear to search for one rule or another. */
const shapes = ['A', 'A-1', 'A_', '-1', 'AB-1', 'AB-1 ', 'A9-', 'É', ' ', '#a-1', 'AB-\n'];

const rules: Readonly<Record<string, Matching>> = {
  "GitLab's rule": gitlabMatching,
  'a pattern': { ...gitlabMatching, pattern: '\\b([A-Z][A-Z0-9_]+-[0-9]+)\\b' },
  'nested repetitions': { ...gitlabMatching, pattern: '((?:[A-Z]+[0-9_]*)+-[0-9]+)+$' },
};

/** What the most hostile branch name costs, by rule; the worst of the shapes counts. */
export async function measureMatching({ rounds }: Sizes): Promise<Figure[]> {
  return Object.entries(rules).map(([name, matching]) => {
    const select = compileMatchings([matching]);
    const look = () => Math.max(...shapes.map((shape) => timeOf(select, shape)));
    // Compiled code is what a running product searches with.
    look();
    return makeFigure(part, name, 'ms', Array.from({ length: rounds }, look), { atMost: 50 });
  });
}

function timeOf(select: ReturnType<typeof compileMatchings>, shape: string): number {
  const text = shape.repeat(megabyte / shape.length);
  const startedAtMs = performance.now();
  select([text]);
  return performance.now() - startedAtMs;
}
