import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readConfig } from '../config/index.ts';
import { errorCodes } from '../domain/index.ts';
import { CommandError } from './command-error.ts';
import { describeFailure } from './describe-failure.ts';

test('an error of the product tells its code, its safe text and what to do, and not its cause', () => {
  const error = new CommandError('NOT_FOUND', 'It is not there.', new Error('password=sesame'));
  const { text, json, exitCode } = describeFailure(error);
  assert.equal(exitCode, 1);
  assert.match(text, /NOT_FOUND.*: It is not there\.\n/);
  assert.ok(text.endsWith(errorCodes.NOT_FOUND));
  assert.equal(json.error.code, 'NOT_FOUND');
  assert.doesNotMatch(text + JSON.stringify(json), /sesame/);
});

test('wrong settings are all told, and end with 78', () => {
  let thrown: unknown;
  try {
    readConfig({ PORT: 'x', HOST: '-' });
  } catch (error) {
    thrown = error;
  }
  const { text, json, exitCode } = describeFailure(thrown);
  assert.equal(exitCode, 78);
  assert.deepEqual(
    json.error.problems?.map(({ name }) => name),
    ['PORT', 'HOST', 'PUBLIC_URL'],
  );
  assert.match(text, /PORT.*\n.*HOST.*\n.*PUBLIC_URL/);
});

const unknown: readonly (readonly [string, unknown, RegExp])[] = [
  ['an error', new Error('It broke'), /UNEXPECTED.*: It broke\n/],
  ['many lines', new Error('one\ntwo'), /: one\n/],
  ['no message', new Error(''), /Something went wrong/],
  ['no error at all', undefined, /: undefined\n/],
];

for (const [title, error, expected] of unknown) {
  test(`what nobody expected becomes a short text with a hint: ${title}`, () => {
    const { text, exitCode } = describeFailure(error);
    assert.equal(exitCode, 1);
    assert.match(text, expected);
    assert.match(text, /LOG_LEVEL=debug/);
    assert.doesNotMatch(text, /two/);
  });
}
