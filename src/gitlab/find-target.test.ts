import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type FakeAnswer, startFakeGitlab } from '../../test/fixtures/gitlab/fake-gitlab.ts';
import { systemClock } from '../lib/index.ts';
import { createGitlab } from './gitlab.ts';

const group = {
  id: 20,
  name: 'Team',
  full_path: 'Acme/team',
  full_name: 'Acme / Team',
  description: 'all',
  avatar_url: '/uploads/team.png',
};
const project = {
  id: 7,
  name: 'Shop',
  name_with_namespace: 'Acme / Shop',
  path_with_namespace: 'acme/shop',
  namespace: { id: 20 },
};
const anna = { id: 5, kind: 'user', name: 'Anna A', full_path: 'anna', avatar_url: null };
const answers: Readonly<Record<string, FakeAnswer>> = {
  'groups/acme%2Fteam': { json: group },
  'groups/42': { json: group },
  'projects/acme%2Fshop': { json: project },
  'namespaces/anna': { json: anna },
  'namespaces/hidden': { json: { ...anna, kind: 'group', full_path: 'hidden' } },
};

const foundTeam = {
  kind: 'group',
  id: 20,
  fullPath: 'Acme/team',
  name: 'Team',
  fullName: 'Acme / Team',
  description: 'all',
  avatarUrl: 'https://gitlab.example.com/uploads/team.png',
};
const foundShop = {
  kind: 'project',
  id: 7,
  fullPath: 'acme/shop',
  name: 'Shop',
  fullName: 'Acme / Shop',
  description: null,
  avatarUrl: null,
};
const foundAnna = {
  kind: 'user',
  id: 5,
  fullPath: 'anna',
  name: 'Anna A',
  fullName: 'Anna A',
  description: null,
  avatarUrl: null,
};

const table: [fullPath: string, expected: object | null, calls: number][] = [
  ['acme/team', foundTeam, 1],
  ['/acme/team/', foundTeam, 1],
  ['acme/shop', foundShop, 2],
  ['anna', foundAnna, 2],
  ['nobody', null, 2],
  ['hidden', null, 2],
  ['42', null, 2],
  ['acme/../team', null, 0],
  ['..', null, 0],
  ['a b', null, 0],
  ['', null, 0],
];

for (const [fullPath, expected, calls] of table) {
  test(`the path "${fullPath}" leads to ${expected ? JSON.stringify(expected).slice(0, 20) : 'nothing'}`, async (t) => {
    const fake = await startFakeGitlab(({ path }) => answers[path] ?? null);
    const gitlab = createGitlab({ clock: systemClock });
    t.after(async () => {
      await fake.close();
      await gitlab.close();
    });
    assert.deepEqual(await gitlab.read.target(fake.connection, fullPath), expected);
    assert.equal(fake.calls.length, calls);
  });
}
