import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { mergeRequestCountCommands } from '../index.ts';
import { openSandbox, type Row, rowsOf } from '../test-client.ts';

const folder = mkdtempSync(join(tmpdir(), 'sandbox-test-'));
after(() => rmSync(folder, { recursive: true, force: true }));

function git(path: string, ...args: string[]): string {
  const who = ['-c', 'user.name=Zoe', '-c', 'user.email=zoe@example.com'];
  return execFileSync('git', ['-C', path, ...who, ...args], { encoding: 'utf8' }).trim();
}

function commitFile(path: string, file: string, text: string, message: string): void {
  writeFileSync(join(path, file), text);
  git(path, 'add', '.');
  git(path, 'commit', '-q', '-m', message);
}

/** Two merges of different kinds, an unmerged branch, a rename, an odd file name. */
function makeRepository(name: string): string {
  const path = join(folder, name);
  execFileSync('git', ['init', '-q', '-b', 'main', path]);
  commitFile(path, 'a.txt', 'one\ntwo\nthree\nfour\n', 'First');
  git(path, 'checkout', '-q', '-b', 'feature/DEMO-1');
  commitFile(path, 'ü "x".txt', 'new\n', 'DEMO-1 Add a file');
  git(path, 'checkout', '-q', 'main');
  git(
    path,
    'merge',
    '-q',
    '--no-ff',
    'feature/DEMO-1',
    '-m',
    "Merge branch 'feature/DEMO-1'\n\nDEMO-1 in words\nmore",
  );
  git(path, 'checkout', '-q', '-b', 'other');
  git(path, 'mv', 'a.txt', 'b.txt');
  git(path, 'commit', '-q', '-m', 'DEMO-2 Rename');
  git(path, 'checkout', '-q', 'main');
  git(path, 'merge', '-q', '--no-ff', 'other', '-m', 'Merge pull request #12 from zoe/DEMO-2-x');
  git(path, 'checkout', '-q', '-b', 'topic/DEMO-3');
  commitFile(path, 'c.txt', 'c\n', 'DEMO-3 Open work\n\nWith a body');
  git(path, 'checkout', '-q', 'main');
  return path;
}

test('merge requests are read out of the history', async () => {
  await using box = await openSandbox();
  const path = makeRepository('history');
  const project = await box.gitlab.addRepository({ path, group: box.group });
  const { body } = await box.api('GET', `/projects/${project.id}/merge_requests?state=all`);
  const rows = (body as Row[]).toSorted((a, b) => Number(a.iid) - Number(b.iid));
  assert.deepEqual(
    rows.map((row) => [row.iid, row.state, row.source_branch, row.title, row.description]),
    [
      [
        1,
        'merged',
        'feature/DEMO-1',
        "Merge branch 'feature/DEMO-1': DEMO-1 in words",
        'DEMO-1 in words\nmore',
      ],
      [2, 'merged', 'DEMO-2-x', 'Merge pull request #12 from zoe/DEMO-2-x', ''],
      [3, 'opened', 'topic/DEMO-3', 'DEMO-3 Open work', 'With a body'],
    ],
  );
  const counts = mergeRequestCountCommands('main');
  const count = (args: readonly string[]) => git(path, ...args).split('\n').length;
  assert.equal(count(counts.merged) + count(counts.open), rows.length);
  assert.equal(rowsOf([rows[0]?.author])[0]?.username, 'zoe');
});

test('commits, stats and diffs are what git says', async () => {
  await using box = await openSandbox();
  const path = makeRepository('contents');
  const project = await box.gitlab.addRepository({ path, group: box.group });
  const base = `/projects/${project.id}/repository`;
  const listed = await box.api('GET', `${base}/commits?per_page=2&page=2&with_stats=true`);
  const expected = git(path, 'rev-list', '--skip=2', '--max-count=2', 'main').split('\n');
  assert.deepEqual(
    (listed.body as Row[]).map(({ id }) => id),
    expected,
  );
  assert.equal(listed.headers.get('x-next-page'), '3');
  const added = git(path, 'rev-parse', 'feature/DEMO-1');
  const one = await box.api('GET', `${base}/commits/${added}`);
  assert.deepEqual((one.body as Row).stats, { additions: 1, deletions: 0, total: 1 });
  const { body } = await box.api('GET', `${base}/commits/${added}/diff`);
  const [file] = body as Row[];
  assert.equal(file?.new_path, 'ü "x".txt');
  assert.equal(file?.diff, '@@ -0,0 +1 @@\n+new\n');
  const renamed = await box.api('GET', `${base}/commits/${git(path, 'rev-parse', 'other')}/diff`);
  const [move] = renamed.body as Row[];
  assert.deepEqual([move?.renamed_file, move?.old_path, move?.new_path], [true, 'a.txt', 'b.txt']);
  const range = await box.api('GET', `${base}/commits?ref_name=main..topic/DEMO-3`);
  assert.equal((range.body as Row[]).length, 1);
  const branch = await box.api('GET', `${base}/branches/topic%2FDEMO-3`);
  assert.equal((branch.body as Row).merged, false);
  const refused = await box.api('POST', `${base}/branches`, { branch: 'x', ref: 'main' });
  assert.equal(refused.status, 403);
});

test('what ordinary git commands change is told by hooks', async () => {
  await using box = await openSandbox({ deliverHooks: 'ordered' });
  const path = makeRepository('watched');
  await box.api('POST', '/groups/acme/hooks', { url: box.hookUrl, merge_requests_events: true });
  await box.gitlab.addRepository({ path, group: box.group, watch: true });
  git(path, 'checkout', '-q', 'topic/DEMO-3');
  commitFile(path, 'c.txt', 'c\nd\n', 'DEMO-3 More');
  for (let tries = 0; tries < 40 && (await box.received()).length < 2; tries += 1) await sleep(50);
  const [push, update] = await box.received();
  assert.equal(push?.body.ref, 'refs/heads/topic/DEMO-3');
  assert.equal(push?.body.user_name, 'Zoe');
  const [commit] = rowsOf(push?.body.commits);
  assert.deepEqual([commit?.title, commit?.modified], ['DEMO-3 More', ['c.txt']]);
  assert.equal(rowsOf([update?.body.object_attributes])[0]?.oldrev, push?.body.before);
});
