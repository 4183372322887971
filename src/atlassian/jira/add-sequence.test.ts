import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addSequence } from './add-sequence.ts';

for (const [kind, payload, expected] of [
  ['commit', '{"id":"1"}', '{"updateSequenceId":5,"id":"1"}'],
  ['merge_request', '{"id":"1"}', '{"updateSequenceId":5,"id":"1"}'],
  [
    'merge_request',
    '{"id":"1","message":"{\\"lastCommit\\":{"}',
    '{"updateSequenceId":5,"id":"1","message":"{\\"lastCommit\\":{"}',
  ],
  [
    'branch',
    '{"lastCommit":{"id":"1"},"id":"2"}',
    '{"updateSequenceId":5,"lastCommit":{"updateSequenceId":5,"id":"1"},"id":"2"}',
  ],
  ['build', '{"pipelineId":"1"}', '{"updateSequenceNumber":5,"pipelineId":"1"}'],
  ['deployment', '{"state":"failed"}', '{"updateSequenceNumber":5,"state":"failed"}'],
  ['feature_flag', '{"id":"1"}', '{"updateSequenceId":5,"id":"1"}'],
] as const) {
  test(`the sequence is put into the ${kind} ${payload}`, () => {
    assert.equal(addSequence({ kind, payload, sequence: 5 }), expected);
    assert.doesNotThrow(() => JSON.parse(expected));
  });
}
