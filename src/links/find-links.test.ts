import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LinkId } from '../domain/index.ts';
import { findLinks, type LinkQuestion } from './find-links.ts';
import { installation, makeLink, target } from './link-deps.fake.ts';

const groupLink = makeLink();
const projectLink = makeLink({
  id: 4 as LinkId,
  target: { ...target, kind: 'project', id: 90, fullPath: 'Acme/tools/hammer' },
});

const deps = {
  links: { list: async () => [groupLink, projectLink] },
  installations: { list: async () => [installation] },
};

const path = (fullPath: string): LinkQuestion => ({ kind: 'path', fullPath });
const site = (url: string): LinkQuestion => ({ kind: 'site', url: new URL(url) });

/** Question, and the ids of the answering links with the ancestor they reach it through. */
const table: [string, LinkQuestion, [number, string | null][]][] = [
  ['the linked group itself', path('Acme/tools'), [[3, null]]],
  ['in other letters', path('acme/TOOLS'), [[3, null]]],
  ['a group above', path('Acme'), []],
  ['a group whose name only begins alike', path('Acme/tools-old'), []],
  ['a subgroup', path('acme/tools/sub'), [[3, 'Acme/tools']]],
  [
    'a project linked twice',
    path('acme/tools/hammer'),
    [
      [3, 'Acme/tools'],
      [4, null],
    ],
  ],
  [
    'the site',
    site('https://one.atlassian.net/jira'),
    [
      [3, null],
      [4, null],
    ],
  ],
  [
    'the site by its own domain',
    site('https://jira.one.example'),
    [
      [3, null],
      [4, null],
    ],
  ],
  ['another site', site('https://two.atlassian.net'), []],
];

for (const [what, question, expected] of table) {
  test(`links of ${what}`, async () => {
    const findings = await findLinks(deps, question);
    const answered = findings.map(({ link, throughAncestor }) => [link.id, throughAncestor]);
    assert.deepEqual(answered, expected);
  });
}

test('a link of a site that is gone is not shown', async () => {
  const none = { ...deps, installations: { list: async () => [] } };
  assert.deepEqual(await findLinks(none, path('Acme/tools')), []);
});
