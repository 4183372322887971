import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeRanges } from './public-address.ts';
import { makeLookup } from './public-lookup.ts';

// A literal address resolves to itself, so no name server is asked.
function resolve(hostname: string, all: boolean, ranges: readonly string[] = []) {
  return new Promise((settle) => {
    makeLookup(makeRanges(ranges))(hostname, { all }, (error, address, family) =>
      settle(error ? error.code : { address, family }),
    );
  });
}

for (const name of ['localhost', '127.0.0.1', '10.0.0.1', '::1', '::ffff:10.0.0.1']) {
  for (const all of [true, false]) {
    test(`${name} is not resolved, all: ${all}`, async () => {
      assert.equal(await resolve(name, all), 'PRIVATE_ADDRESS');
    });
  }
}

test('a public address is resolved, in both forms of the call', async () => {
  assert.deepEqual(await resolve('8.8.8.8', false), { address: '8.8.8.8', family: 4 });
  assert.deepEqual(await resolve('8.8.8.8', true), {
    address: [{ address: '8.8.8.8', family: 4 }],
    family: undefined,
  });
});

test('an address in an allowed range is resolved, its neighbour is not', async () => {
  assert.deepEqual(await resolve('10.1.2.3', false, ['10.1.0.0/16']), {
    address: '10.1.2.3',
    family: 4,
  });
  assert.equal(await resolve('10.2.0.1', false, ['10.1.0.0/16', '::1']), 'PRIVATE_ADDRESS');
});
