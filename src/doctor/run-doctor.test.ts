import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProductError } from '../domain/index.ts';
import { type Check, pass } from './check.ts';
import { runDoctor } from './run-doctor.ts';

function group(name: string, ...runs: Check['run'][]) {
  const checks = runs.map((run, index) => ({ name: `${name}.${index}`, title: name, run }));
  return { name, title: name, list: async () => checks };
}

test('what one check throws is its own; the others are answered in their order', async () => {
  const refused = new ProductError({
    code: 'DATABASE_UNREACHABLE',
    retry: 'soon',
    safe: 'It is away.',
  });
  const results = await runDoctor([
    group(
      'a',
      async () => Promise.reject(refused),
      async () => pass('Well.'),
    ),
    { name: 'b', title: 'b', list: () => Promise.reject(new Error('Not listed.')) },
    group('c', async () => pass('Well.')),
  ]);
  assert.deepEqual(
    results.map(({ name, state, cause }) => [name, state, cause]),
    [
      ['a.0', 'failed', 'It is away.'],
      ['a.1', 'passed', null],
      ['b', 'failed', 'Not listed.'],
      ['c.0', 'passed', null],
    ],
  );
  assert.match(results[0]?.fix ?? '', /DATABASE_URL/);
});

test('a check that says nothing is given up', async () => {
  const silent = group('a', () => new Promise(() => undefined));
  const [result] = await runDoctor([silent], { timeoutMs: 20 });
  assert.deepEqual([result?.state, result?.found], ['failed', 'It could not be checked.']);
});
