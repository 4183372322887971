import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Person } from '../../../domain/index.ts';
import { toAuthorPayload, toReviewerPayload } from './person.ts';

const nobody: Person = { name: '', email: null, username: null, url: null, avatarUrl: null };
const sent = (payload: object) => JSON.parse(JSON.stringify(payload));
const address = (length: number) => `${'x'.repeat(length - 2)}@x`;

const table: [string, Partial<Person>, object][] = [
  ['nothing is known', {}, {}],
  ['name', { name: 'Ada 🦊' }, { name: 'Ada ' }],
  ['long name', { name: 'x'.repeat(300) }, { name: `${'x'.repeat(254)}…` }],
  ['long username', { username: 'x'.repeat(300) }, { username: 'x'.repeat(255) }],
  ['longest email', { email: address(255) }, { email: address(255) }],
  ['email that is too long', { email: address(256) }, {}],
  ['email that would be changed', { email: 'a\u0000@x' }, {}],
  ['blank email', { email: '' }, {}],
  [
    'pages',
    { url: 'https://a/b', avatarUrl: 'https://a/c' },
    { url: 'https://a/b', avatar: 'https://a/c' },
  ],
  ['pages that are none', { url: '/b', avatarUrl: 'data:x' }, {}],
];

for (const [what, known, payload] of table) {
  test(`an author of whom ${what}`, () =>
    assert.deepEqual(sent(toAuthorPayload({ ...nobody, ...known })), payload));
}

for (const [length, email] of [
  [254, address(254)],
  [255, undefined],
] as const) {
  test(`a reviewer with an email of ${length} characters`, () => {
    const reviewer = { ...nobody, email: address(length), approved: false };
    assert.equal(sent(toReviewerPayload(reviewer)).email, email);
  });
}
