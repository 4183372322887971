import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { makeSecret, reveal } from '../lib/index.ts';
import { createSecretBox } from './secrets.ts';

const row = 'installation:42:shared_secret';
const makeKey = (encoding: 'hex' | 'base64' = 'hex') =>
  makeSecret(randomBytes(32).toString(encoding));
const unreadable = { code: 'SECRET_UNREADABLE', retry: 'never' };

for (const text of ['', 'a', 'ünïcödé 🦊', 'x'.repeat(10_000)]) {
  test(`a secret of ${text.length} characters comes back as it was`, () => {
    const box = createSecretBox({ current: makeKey(), previous: null });
    const sealed = box.seal(makeSecret(text), row);
    assert.match(sealed, /^v1\.[0-9a-f]{8}\.[\w-]+\.[\w-]+$/);
    assert.equal(reveal(box.open(sealed, row)), text);
  });
}

test('the same key in hex and in base64 opens the same secret', () => {
  const bytes = randomBytes(32);
  const inHex = createSecretBox({ current: makeSecret(bytes.toString('hex')), previous: null });
  const base64 = makeSecret(bytes.toString('base64'));
  const inBase64 = createSecretBox({ current: base64, previous: null });
  assert.equal(reveal(inBase64.open(inHex.seal(makeSecret('s'), row), row)), 's');
});

test('sealing twice gives two texts', () => {
  const box = createSecretBox({ current: makeKey('base64'), previous: null });
  assert.notEqual(box.seal(makeSecret('s'), row), box.seal(makeSecret('s'), row));
});

test('a secret moved to another row is refused', () => {
  const box = createSecretBox({ current: makeKey(), previous: null });
  const sealed = box.seal(makeSecret('s'), row);
  assert.throws(() => box.open(sealed, 'installation:43:shared_secret'), unreadable);
});

test('a secret is refused wherever one character of it was changed', () => {
  const box = createSecretBox({ current: makeKey(), previous: null });
  const sealed = box.seal(makeSecret('four'), row);
  const bodyStart = sealed.indexOf('.', 3) + 1;
  // The last character also carries padding bits that decode to the same bytes, so it is left out.
  for (let at = bodyStart; at < sealed.length - 1; at++) {
    const other = sealed[at] === 'A' ? 'B' : 'A';
    const changed = sealed.slice(0, at) + other + sealed.slice(at + 1);
    assert.throws(() => box.open(changed, row), unreadable, `position ${at}`);
  }
});

for (const stored of ['', 'plain text', 'v2.00000000.AAAA.AAAA', 'v1.zzzzzzzz.AAAA.AAAA']) {
  test(`“${stored}” is no sealed secret`, () => {
    const box = createSecretBox({ current: makeKey(), previous: null });
    assert.throws(() => box.open(stored, row), unreadable);
  });
}

test('after a rotation the old secret opens, asks to be resealed, and then needs the new key only', () => {
  const [oldKey, newKey] = [makeKey(), makeKey()];
  const sealed = createSecretBox({ current: oldKey, previous: null }).seal(makeSecret('s'), row);
  const rotating = createSecretBox({ current: newKey, previous: oldKey });
  assert.equal(rotating.needsResealing(sealed), true);
  const resealed = rotating.seal(rotating.open(sealed, row), row);
  assert.equal(rotating.needsResealing(resealed), false);
  const rotated = createSecretBox({ current: newKey, previous: null });
  assert.equal(reveal(rotated.open(resealed, row)), 's');
  assert.throws(() => rotated.open(sealed, row), { code: 'SECRET_KEY_UNKNOWN' });
});

for (const key of [
  '',
  'short',
  'g'.repeat(64),
  'a'.repeat(63),
  randomBytes(31).toString('base64'),
]) {
  test(`“${key}” is no key, and is not in the error`, () => {
    assert.throws(
      () => createSecretBox({ current: makeSecret(key), previous: null }),
      (error: Error & { code?: string }) =>
        error.code === 'SECRET_KEY_UNKNOWN' && (key === '' || !error.message.includes(key)),
    );
  });
}
