import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeSlug } from './make-slug.ts';

const long = `https://${'a'.repeat(38)}.example.com`;

const cases: [title: string, url: string, taken: string[], slug: string][] = [
  ['is the host', 'https://gitlab.example.com/a/b', [], 'gitlab-example-com'],
  ['names a port', 'http://GitLab.local:8080', [], 'gitlab-local-8080'],
  ['has no dash at either end', 'http://[::1]/', [], '1'],
  ['writes other scripts as DNS does', 'https://gitläb.de', [], 'xn-gitlb-jra-de'],
  ['is numbered when taken', 'https://a.b', ['a-b'], 'a-b-2'],
  ['takes the first free number', 'https://a.b', ['a-b', 'a-b-2', 'a-b-4'], 'a-b-3'],
  ['is cut', long, [], `${'a'.repeat(38)}-e`],
  ['has no dash before the cut', `https://${'a'.repeat(39)}.b`, [], 'a'.repeat(39)],
  ['is cut for its number', long, [`${'a'.repeat(38)}-e`], `${'a'.repeat(38)}-2`],
];

for (const [title, url, taken, slug] of cases) {
  test(`a slug ${title}`, () => {
    const made = makeSlug(new URL(url), taken);
    assert.equal(made, slug);
    assert.match(made, /^[a-z0-9-]{1,40}$/);
  });
}
