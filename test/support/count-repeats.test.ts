import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countRepeats } from './count-repeats.ts';

const commit = (sequence: number, message: string) => ({
  repositories: [{ id: '1', commits: [{ id: 'a', message, updateSequenceId: sequence }] }],
});
const build = (number: number, state: string) => ({
  builds: [{ pipelineId: 'p', buildNumber: number, state, updateSequenceNumber: 1 }],
});
const deployment = (environment: string) => ({
  deployments: [
    { pipeline: { id: 1 }, environment: { id: environment }, deploymentSequenceNumber: 3 },
  ],
});
const flag = (sequence: number) => ({ flags: [{ id: 'f', updateSequenceId: sequence }] });

const cases: readonly (readonly [string, readonly unknown[], number, number])[] = [
  ['nothing', [undefined, null, 'text', {}], 0, 0],
  ['an equal commit with a higher sequence', [commit(1, 'x'), commit(2, 'x')], 2, 1],
  ['what changes there and back', [commit(1, 'x'), commit(2, 'y'), commit(3, 'x')], 3, 0],
  ['builds', [build(1, 'pending'), build(2, 'pending'), build(1, 'pending')], 3, 1],
  ['deployments', [deployment('a'), deployment('b'), deployment('b')], 3, 1],
  ['flags', [flag(1), flag(1), flag(2)], 3, 2],
];
for (const [name, bodies, sent, repeats] of cases) {
  test(`of ${name} ${sent} were sent, ${repeats} of them again`, () => {
    assert.deepEqual(countRepeats(bodies), { sent, repeats });
  });
}
