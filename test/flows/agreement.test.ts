import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { smallAgreement } from './agreement/run.ts';
import { runAgreement } from './agreement/trial.ts';

const seeds = Array.from({ length: 20 }, (_, n) => n + 1);

describe('after a bad month Jira shows what GitLab has', { concurrency: 6 }, () => {
  for (const seed of seeds) {
    test(`seed ${seed}`, async () => {
      const { differences, violations } = await runAgreement({ ...smallAgreement, seed });
      assert.deepEqual({ differences, violations }, { differences: [], violations: [] });
    });
  }
});
