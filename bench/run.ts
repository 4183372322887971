import { parseArgs } from 'node:util';
import { measureAcknowledgements } from './parts/acknowledgements.ts';
import { measureEveryKind } from './parts/every-kind.ts';
import { measureFairness } from './parts/fairness.ts';
import { measureFirstSync, measureKilledSync } from './parts/first-sync.ts';
import { measureMatching } from './parts/matching.ts';
import { measureKilledNodes, measureNodes } from './parts/nodes.ts';
import { measurePages } from './parts/pages.ts';
import { measurePushes } from './parts/pushes.ts';
import { measureSweeps } from './parts/sweeps.ts';
import { describeMachine } from './report/describe-machine.ts';
import { type Figure, summarize } from './report/figure.ts';
import { makeTable } from './report/make-table.ts';
import { fullSizes, quickSizes, type Sizes } from './sizes.ts';

type End = () => Promise<void>;
type Measure = (sizes: Sizes, atEnd: (end: End) => void) => Promise<Figure[]>;

const parts: Readonly<Record<string, (sizes: Sizes, ends: End[]) => Promise<Figure[]>>> = {
  acknowledge: (sizes, ends) => runOnce(measureAcknowledgements, sizes, ends),
  pushes: (sizes, ends) => runOnce(measurePushes, sizes, ends),
  sync: (sizes, ends) => runOften(measureFirstSync, sizes, ends, sizes.syncRounds),
  killed: (sizes, ends) => runOften(measureKilledSync, sizes, ends, sizes.syncRounds),
  'every-kind': (sizes, ends) => runOnce(measureEveryKind, sizes, ends),
  sweeps: (sizes, ends) => runOnce(measureSweeps, sizes, ends),
  fairness: (sizes, ends) => runOnce(measureFairness, sizes, ends),
  matching: (sizes) => measureMatching(sizes),
  pages: (sizes, ends) => runOnce(measurePages, sizes, ends),
  nodes: async (sizes, ends) => [
    ...(await runOften(measureNodes, sizes, ends, sizes.nodeRounds)),
    ...(await runOften(measureKilledNodes, sizes, ends, sizes.nodeRounds)),
  ],
};

/** `npm run bench -- [--quick] [--json] [--only <part>]`; the parts are above. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true, default: Object.keys(parts) },
    },
  });
  const ends: End[] = [];
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void endAll(ends).finally(() => process.exit(1)));
  }
  const figures: Figure[] = [];
  for (const name of values.only) {
    const measure = parts[name];
    if (!measure) throw new Error(`--only ${name}: expected one of ${Object.keys(parts)}`);
    console.error(`measuring: ${name}`);
    figures.push(...(await measure(values.quick ? quickSizes : fullSizes, ends)));
  }
  const machine = describeMachine();
  const summaries = figures.map(summarize);
  if (values.json)
    console.log(JSON.stringify({ ...machine, isQuick: values.quick, figures: summaries }, null, 2));
  else console.log(`${machine.text}\n\n${makeTable(summaries)}`);
}

async function runOnce(measure: Measure, sizes: Sizes, ends: End[]): Promise<Figure[]> {
  try {
    return await measure(sizes, (end) => ends.push(end));
  } finally {
    await endAll(ends);
  }
}

/** Each round needs a fresh world; the rounds of a figure become one line. */
async function runOften(
  measure: Measure,
  sizes: Sizes,
  ends: End[],
  times: number,
): Promise<Figure[]> {
  const rounds: Figure[][] = [];
  for (let round = 0; round < times; round += 1) {
    rounds.push(await runOnce(measure, sizes, ends));
  }
  const [first = []] = rounds;
  return first.map((figure, index) => ({
    ...figure,
    rounds: rounds.flatMap((figures) => figures[index]?.rounds ?? []),
  }));
}

/** The last that was started ends first. */
async function endAll(ends: End[]): Promise<void> {
  for (let end = ends.pop(); end; end = ends.pop()) await end();
}

await main();
