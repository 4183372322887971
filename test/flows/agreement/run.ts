import { parseArgs } from 'node:util';
import { type AgreementSettings, runAgreement } from './trial.ts';

/** As large as a pull request can afford, many times. */
export const smallAgreement: AgreementSettings = {
  seed: 1,
  projects: 4,
  past: { mergeRequests: 2, branches: 3, pipelines: 2, deployments: 2, flags: 1 },
  webhooks: 120,
  kills: 1,
  failures: 0.2,
  settleTimeoutMs: 90_000,
};

const full: AgreementSettings = {
  seed: 1,
  projects: 50,
  past: { mergeRequests: 20, branches: 25, pipelines: 25, deployments: 25, flags: 25 },
  webhooks: 6_000,
  kills: 20,
  failures: 0.2,
  settleTimeoutMs: 1_200_000,
};

/**
 * The agreement test by hand: `node test/flows/agreement/run.ts [--full] [--seed 7]`. Ends with 1 when Jira
 * differs from GitLab.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      full: { type: 'boolean', default: false },
      seed: { type: 'string', default: '1' },
    },
  });
  const settings = { ...(values.full ? full : smallAgreement), seed: Number(values.seed) };
  const started = performance.now();
  const result = await runAgreement(settings);
  const seconds = Math.round((performance.now() - started) / 1000);
  process.stdout.write(`${JSON.stringify({ ...result, seconds }, null, 2)}\n`);
  process.exitCode = result.differences.length + result.violations.length > 0 ? 1 : 0;
}

if (import.meta.main) await main();
