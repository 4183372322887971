import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ConnectionId, LinkTarget } from '../domain/index.ts';
import { makeSecret } from '../lib/index.ts';
import { connection, installation, makeLink, target } from './link-deps.fake.ts';
import { listLinkable } from './list-linkable.ts';

const token = makeSecret('own');
const question = { kind: 'group', search: '', page: 1 } as const;
const make = (fullPath: string, given: Partial<LinkTarget> = {}): LinkTarget => ({
  ...target,
  id: 100,
  fullPath,
  ...given,
});

const links = [
  makeLink({ target: make('acme', { id: 1 }) }),
  makeLink({ target: make('acme/tools', { id: 2 }) }),
  makeLink({ target: make('solo/shop', { id: 3, kind: 'project' }) }),
  makeLink({ target: make('ann', { id: 4, kind: 'user' }) }),
  makeLink({ target: make('other', { id: 5 }), connectionId: 9 as ConnectionId }),
];

const table: [string, LinkTarget, string, string | null][] = [
  ['a linked group', make('acme', { id: 1 }), 'linked', null],
  ['a group below, in any case', make('Acme/Web'), 'inherited', 'acme'],
  ['below two, by the nearest', make('acme/tools/cli'), 'inherited', 'acme/tools'],
  ['a linked group below a linked one', make('acme/tools', { id: 2 }), 'linked', null],
  ['a group whose name begins so', make('acmeister/x'), 'no', null],
  ['a project of a linked namespace', make('ann/dots', { kind: 'project' }), 'inherited', 'ann'],
  ['a linked project', make('solo/shop', { id: 3, kind: 'project' }), 'linked', null],
  ['a group with a linked project’s number', make('x', { id: 3 }), 'no', null],
  ['what is linked at another GitLab', make('other/x'), 'no', null],
];
for (const [what, found, linked, via] of table) {
  test(`${what} is marked: ${linked}`, async () => {
    const page = { targets: [found], nextPage: 2, total: 9 };
    const answer = await listLinkable(
      {
        askGitlabAsUser: { listLinkable: async () => page },
        links: { listOf: async () => links },
      },
      { installation, connection, token, question },
    );
    assert.deepEqual(answer, { targets: [{ target: found, linked, via }], nextPage: 2, total: 9 });
  });
}

test('without a person there is no list', async () => {
  const deps = {
    askGitlabAsUser: { listLinkable: async () => null },
    links: { listOf: async () => links },
  };
  const input = { installation, connection, token, question };
  assert.equal(await listLinkable(deps, input), null);
});
