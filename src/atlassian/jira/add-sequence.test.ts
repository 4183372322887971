import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addSequence } from './add-sequence.ts';

for (const [payload, expected] of [
  ['{"id":"1"}', '{"updateSequenceId":5,"id":"1"}'],
  [
    '{"id":"1","message":"{\\"lastCommit\\":{"}',
    '{"updateSequenceId":5,"id":"1","message":"{\\"lastCommit\\":{"}',
  ],
  [
    '{"lastCommit":{"id":"1"},"id":"2"}',
    '{"updateSequenceId":5,"lastCommit":{"updateSequenceId":5,"id":"1"},"id":"2"}',
  ],
] as const) {
  test(`the sequence is put into ${payload}`, () => {
    assert.equal(addSequence(payload, 5), expected);
    assert.equal(JSON.parse(expected).updateSequenceId, 5);
  });
}
