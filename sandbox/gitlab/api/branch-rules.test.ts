import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openSandbox } from '../test-client.ts';

/** Who tries to make which branch from what, and what GitLab says; null when it makes it. */
const table: readonly [level: 20 | 30 | 40, branch: string, ref: string, said: string | null][] = [
  [30, 'feature/DEMO-1', 'main', null],
  [20, 'feature/DEMO-1', 'main', '403 Forbidden'],
  [30, 'main', 'main', 'Branch already exists'],
  [30, 'a b', 'main', 'Branch name is invalid'],
  [30, 'a..b', 'main', 'Branch name is invalid'],
  [30, '-a', 'main', 'Branch name is invalid'],
  [30, 'refs/heads/a', 'main', 'Branch name is invalid'],
  [30, 'a', 'nothing', "Failed to create branch 'a': invalid reference name 'nothing'"],
  [
    30,
    'main/a',
    'main',
    "Failed to create branch 'main/a': Branch name conflicts with existing branch hierarchy.",
  ],
  [30, 'release/1', 'main', 'You are not allowed to create protected branches on this project.'],
  [40, 'release/1', 'main', null],
  [
    30,
    'a'.repeat(40),
    'main',
    'You cannot create a branch with a 40-character hexadecimal branch name.',
  ],
  [
    30,
    'wild',
    'main',
    "Branch name 'wild' does not follow the pattern '^(a|feature|main|release)'",
  ],
];

for (const [level, branch, ref, said] of table) {
  test(`branch ${branch} from ${ref} with level ${level}: ${said ?? 'made'}`, async () => {
    await using box = await openSandbox();
    const { gitlab } = box;
    const project = gitlab.createProject({ group: box.group, name: 'shop' });
    await gitlab.pushCommits(project, 'main', [{ message: 'first' }]);
    gitlab.setBranchRules(project, {
      protected: ['release/*'],
      namePattern: /^(a|feature|main|release)/,
    });
    const devin = gitlab.createUser({ username: 'devin' });
    gitlab.addMember({ project }, devin, level);
    const { value } = gitlab.createToken(devin, { kind: 'oauth', scopes: ['api'] });
    const path = `/projects/${project.id}/repository/branches`;
    const answer = await box.api('POST', path, { branch, ref }, value);
    if (said === null) assert.equal(answer.status, 201);
    else assert.deepEqual(answer.body, { message: said });
  });
}

test('an archived project takes no branch, and guests see none', async () => {
  await using box = await openSandbox();
  const { gitlab } = box;
  const project = gitlab.createProject({ group: box.group, name: 'shop' });
  await gitlab.pushCommits(project, 'main', [{ message: 'first' }]);
  const guest = gitlab.createUser({ username: 'guest' });
  gitlab.addMember({ project }, guest, 10);
  const { value } = gitlab.createToken(guest, { scopes: ['api'] });
  const path = `/projects/${project.id}/repository/branches`;
  assert.equal((await box.api('GET', path, undefined, value)).status, 403);
  gitlab.archiveProject(project);
  assert.equal((await box.api('POST', path, { branch: 'a', ref: 'main' })).status, 403);
});
