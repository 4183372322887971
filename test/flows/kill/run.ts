import { parseArgs } from 'node:util';
import { runTrial, type TrialSettings } from './trial.ts';

/** As large as a pull request can afford. */
const small: TrialSettings = {
  webhooks: 300,
  kills: 5,
  seed: 7,
  slowMs: 2_000,
  settleTimeoutMs: 120_000,
};

const full: TrialSettings = {
  webhooks: 2_000,
  kills: 32,
  seed: 7,
  slowMs: 20_000,
  settleTimeoutMs: 900_000,
};

/**
 * The kill test by hand: `node test/flows/kill/run.ts --full [--seed 7] [--calm]`; `--calm` lets Jira
 * answer well. Ends with 1 when Jira differs from GitLab.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      full: { type: 'boolean', default: false },
      calm: { type: 'boolean', default: false },
      seed: { type: 'string', default: '7' },
    },
  });
  const settings = {
    ...(values.full ? full : small),
    seed: Number(values.seed),
    ...(values.calm && { slowMs: null }),
  };
  const started = performance.now();
  const result = await runTrial(settings);
  const seconds = Math.round((performance.now() - started) / 1000);
  process.stdout.write(`${JSON.stringify({ ...result, seconds }, null, 2)}\n`);
  const isBad = result.differences.length + result.refused.length + result.violations.length > 0;
  process.exitCode = isBad ? 1 : 0;
}

if (import.meta.main) await main();

/** The settings of the test. */
export const smallTrial = small;
