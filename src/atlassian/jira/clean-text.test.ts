import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cleanText, shortenStart, shortenText } from './clean-text.ts';

const table: [string, number, string, string][] = [
  ['', 5, '', ''],
  ['plain', 5, 'plain', 'plain'],
  ['plainer', 5, 'plain', 'plai…'],
  ['two words', 5, 'two w', 'two…'],
  ['a🦊b', 5, 'ab', 'ab'],
  ['🦊', 5, '\uFFFD', '\uFFFD'],
  ['\u0000\u001B', 5, '\uFFFD', '\uFFFD'],
  ['\uD800a\uDC00', 5, 'a', 'a'],
  ['\uFFFE\uFFFFa', 5, 'a', 'a'],
  ['a\tb\r\nc', 9, 'a\tb\r\nc', 'a\tb\r\nc'],
  ['\uE000\uFFFDé', 5, '\uE000\uFFFDé', '\uE000\uFFFDé'],
  ['🦊🦊🦊🦊🦊abc', 5, 'abc', 'abc'],
];

for (const [text, limit, clean, short] of table) {
  test(`${JSON.stringify(text)} is cleaned`, () => {
    assert.equal(cleanText(text, limit), clean);
    assert.equal(shortenText(text, limit), short);
  });
}

test('a text that loses its beginning says so', () => {
  assert.equal(shortenStart('plainer', 5), '…iner');
  assert.equal(shortenStart('a🦊b', 5), 'ab');
});

const isValid = (text: string) =>
  [...text].every((character) => {
    const code = character.codePointAt(0) ?? 0;
    const isWhite = code === 9 || code === 10 || code === 13;
    return isWhite || (code >= 0x20 && code <= 0xd7ff) || (code >= 0xe000 && code <= 0xfffd);
  });

for (const clean of [cleanText, shortenText, shortenStart]) {
  test(`${clean.name}: always valid, never too long, empty only when it was, the same when done twice`, () => {
    const anyText = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(fc.integer({ min: 0, max: 0xffff })).map((codes) => String.fromCharCode(...codes)),
    );
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 20 }), (text, limit) => {
        const once = clean(text, limit);
        assert.ok(isValid(once));
        assert.ok(once.length <= limit);
        assert.equal(once === '', text === '');
        assert.equal(clean(once, limit), once);
      }),
    );
  });
}
