import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseJiraProjects } from './parse-jira-projects.ts';

const taken: [string, string[] | null][] = [
  ['', null],
  [' , ', null],
  ['ABC', ['ABC']],
  ['abc, def;GHI\nabc', ['ABC', 'DEF', 'GHI']],
  ['A1_B', ['A1_B']],
];
for (const [text, keys] of taken) {
  test(`${JSON.stringify(text)} means ${JSON.stringify(keys)}`, () => {
    assert.deepEqual(parseJiraProjects(text), { kind: 'keys', keys });
  });
}

for (const text of ['A', 'ABC-1', '1AB', 'ÄBC', Array.from({ length: 201 }, (_, i) => `K${i}X`)]) {
  test(`${String(text).slice(0, 20)} is refused`, () => {
    assert.equal(parseJiraProjects(String(text)).kind, 'wrong');
  });
}
