import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeSecret, reveal } from '../../lib/index.ts';
import { closeDelegation, openDelegation } from './delegation.ts';

const startMs = Date.parse('2026-11-22T12:00:00Z');
const at = (minutes: number, key = 'a') => ({
  clock: { now: () => new Date(startMs + minutes * 60_000) },
  delegationKey: makeSecret(key.repeat(64)),
});
const holder = {
  accountId: 'account',
  cloudId: 'cloud',
  gitlab: 'main',
  token: makeSecret('the-token'),
};

test('what is closed opens for two hours, and shows nothing of the token', async () => {
  const text = await closeDelegation(at(0), holder);
  const decoded = text.split('.').map((part) => Buffer.from(part, 'base64url').toString('latin1'));
  assert.ok(!decoded.join().includes('the-token'));
  for (const minutes of [0, 60, 119]) {
    const opened = await openDelegation(at(minutes), text);
    assert.deepEqual({ ...opened, token: null }, { ...holder, token: null });
    assert.equal(opened && reveal(opened.token), 'the-token');
  }
});

const closed: [string, number, string, (text: string) => string][] = [
  ['after its time', 121, 'a', (text) => text],
  ['with another key', 0, 'b', (text) => text],
  ['when it was changed', 0, 'a', (text) => `${text.slice(0, -2)}AA`],
  ['when it is something else', 0, 'a', () => 'a.b.c'],
];
for (const [when, minutes, key, bend] of closed) {
  test(`it stays closed ${when}`, async () => {
    const text = bend(await closeDelegation(at(0), holder));
    assert.equal(await openDelegation(at(minutes, key), text), null);
  });
}
