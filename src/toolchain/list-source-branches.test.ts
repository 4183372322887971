import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Connection, ProjectId } from '../domain/index.ts';
import { makeSecret } from '../lib/index.ts';
import type { BranchAsUser } from '../ports/index.ts';
import { listSourceBranches } from './list-source-branches.ts';

async function list(
  answer: Awaited<ReturnType<BranchAsUser['listBranches']>>,
  search = '',
): ReturnType<typeof listSourceBranches> {
  return await listSourceBranches(
    { branchAsUser: { listBranches: async () => answer } },
    {
      connection: {} as Connection,
      token: makeSecret('x'),
      projectId: 7 as ProjectId,
      search,
    },
  );
}

const many = Array.from({ length: 20 }, (_, i) => `feature-${i}`);
const table: [string, string, names: string[], string | null, expected: string[]][] = [
  ['the default branch first', '', ['a', 'main', 'z'], 'main', ['*main', 'a', 'z']],
  ['one that is on no first page', '', many, 'main', ['*main', ...many.slice(0, 19)]],
  ['only what was searched', 'a', ['a', 'az'], 'trunk', ['a', 'az']],
  ['the default branch that was searched', 'AI', ['aid'], 'main', ['*main', 'aid']],
  ['nothing of an empty repository', '', [], null, []],
];
for (const [what, search, names, defaultBranch, expected] of table) {
  test(`listed is ${what}`, async () => {
    const answer = await list({ kind: 'listed', names, defaultBranch }, search);
    assert.ok(answer.kind === 'listed');
    assert.deepEqual(
      answer.branches.map(({ name, isDefault }) => (isDefault ? `*${name}` : name)),
      expected,
    );
  });
}

for (const kind of ['not_signed_in', 'no_access'] as const) {
  test(`${kind} is handed on`, async () => assert.deepEqual(await list({ kind }), { kind }));
}
