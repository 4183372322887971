import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findUrlProblem } from './find-url-problem.ts';

for (const [text, expected] of [
  ['https://gitlab.example.com', null],
  ['http://10.0.0.4:8080/gitlab', null],
  ['', 'Enter an address.'],
  ['gitlab.example.com', 'Begin with https://'],
  ['javascript:alert(1)', 'Begin with https://'],
  ['https://', 'This is no address.'],
  ['https://me:x@gitlab.example.com', 'Leave out the user name.'],
  ['https://gitlab.example.com?a=b', 'Leave out what follows ? or #.'],
] as const) {
  test(`${text || 'nothing'} is ${expected ?? 'an address'}`, () => {
    assert.equal(findUrlProblem(text), expected);
  });
}
