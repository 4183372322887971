import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPages } from '../docs/generate.ts';

for (const { file, now, wanted } of await readPages()) {
  test(`${file.pathname.split('/').at(-1)} says what the code says (npm run docs)`, () => {
    assert.equal(now, wanted);
  });
}
