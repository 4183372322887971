import assert from 'node:assert/strict';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type Sandbox, startSandbox } from '../../sandbox/start.ts';
import { type CommandResult, runCommand } from '../support/run-command.ts';

// The executable, as an operator runs it beside a product that serves.

let sandbox: Sandbox;
let databaseSettings: Record<string, string>;

before(async () => {
  sandbox = await startSandbox();
  // The database is all that commands need to find a product.
  databaseSettings = { DATA_DIR: sandbox.settings.DATA_DIR ?? '' };
});
after(() => sandbox?.stop());

async function ask(...args: readonly string[]) {
  const result = await runCommand([...args, '--json'], databaseSettings);
  assert.equal(result.exitCode, 0, result.stderr);
  return JSON.parse(result.stdout);
}

async function run(...args: readonly string[]): Promise<CommandResult> {
  return await runCommand(args, databaseSettings);
}

const wrongUsages: readonly (readonly [string, readonly string[], RegExp])[] = [
  ['an unknown command', ['nonsense'], /unknown command/],
  ['an unknown option', ['sites', '--nonsense'], /unknown option/],
  ['two targets', ['links', '--group', 'a', '--project', 'b'], /cannot be used with/],
  ['a link without a site', ['link', '--group', 'a'], /required option '--site/],
  ['a link without a target', ['link', '--site', 'a.example'], /say what to link/],
  ['an unlink of nothing', ['unlink'], /say --id, or --site/],
  [
    'an unlink of two things',
    ['unlink', '--id', '1', '--site', 'a.example'],
    /say --id, or --site/,
  ],
  ['an id that is none', ['unlink', '--id', 'x'], /It is a number/],
  ['a site that is none', ['links', '--site', 'http://'], /not the address of a site/],
  ['a port that is none', ['demo', '--port', '99999'], /not a port/],
  ['a speed that is none', ['demo', '--speed', '0'], /number above 0/],
];

for (const [title, args, message] of wrongUsages) {
  test(`wrong usage ends with 2: ${title}`, async () => {
    const { exitCode, stdout, stderr } = await runCommand(args);
    assert.equal(exitCode, 2);
    assert.equal(stdout, '');
    assert.match(stderr, message);
  });
}

test('help names the exit codes and ends with 0', async () => {
  const { exitCode, stdout } = await runCommand(['--help']);
  assert.equal(exitCode, 0);
  for (const code of ['0 ', '1 ', '2 ', '3 ', '78 '])
    assert.ok(stdout.includes(`\n  ${code}`), code);
});

test('wrong settings end with 78, all of them named, and nothing is started', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'command-line-'));
  const wrong = { PORT: 'abc', GITLAB_URL: 'gitlab', DATA_DIR: join(folder, 'data') };
  const plain = await runCommand(['serve'], wrong);
  assert.equal(plain.exitCode, 78);
  for (const name of ['PORT', 'GITLAB_URL', 'GITLAB_TOKEN', 'PUBLIC_URL']) {
    assert.match(plain.stderr, new RegExp(`^ {2}${name} is `, 'm'));
  }
  const { exitCode, stdout } = await runCommand(['serve', '--json'], wrong);
  assert.equal(exitCode, 78);
  const { code, problems } = JSON.parse(stdout).error;
  assert.equal(code, 'CONFIG_INVALID');
  assert.equal(problems.length, 4);
  await assert.rejects(chmod(wrong.DATA_DIR, 0o755), { code: 'ENOENT' });
  await rm(folder, { recursive: true });
});

test('a database that does not answer ends with 1 and its code', async () => {
  const settings = {
    DATABASE_URL: 'postgres://127.0.0.1:1/none',
    ENCRYPTION_KEY: '0'.repeat(64),
  };
  const { exitCode, stdout, stderr } = await runCommand(['sites', '--json'], settings);
  assert.equal(exitCode, 1);
  assert.equal(JSON.parse(stdout).error.code, 'DATABASE_UNREACHABLE');
  assert.match(stderr, /DATABASE_UNREACHABLE: .*\nCheck DATABASE_URL/);
});

test('migrate tells what it ran: on a fresh directory everything, then nothing', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'command-line-'));
  await chmod(folder, 0o755);
  const settings = { DATA_DIR: folder };
  const first = await runCommand(['migrate', '--json'], settings);
  assert.equal(first.exitCode, 0, first.stderr);
  assert.ok(JSON.parse(first.stdout).migrated.length > 0);
  const second = await runCommand(['migrate'], settings);
  assert.equal(second.stdout, 'The schema is up to date.\n');
  await rm(folder, { recursive: true });
});

test('sites lists the site that installed the app', async () => {
  const { sites } = await ask('sites');
  assert.equal(sites.length, 1);
  assert.equal(new URL(sites[0].url).origin, sandbox.jira.baseUrl);
  assert.equal(sites[0].links, 1);
  const { stdout } = await run('sites');
  assert.match(stdout, new RegExp(new URL(sandbox.jira.baseUrl).host));
});

test('status shows what Jira shows, of all sites or of one', async () => {
  const { sites, work } = await ask('status', '--site', sandbox.jira.baseUrl);
  assert.equal(sites[0].links[0].target.path, 'demo');
  assert.equal(sites[0].rejectedCount, 0);
  assert.equal(work.deliveriesGivenUp, 0);
  const { exitCode, stdout } = await run('status');
  assert.equal(exitCode, 0);
  assert.match(stdout, /Jira shows +\d+ branches/);
});

test('a question about a site that has no app ends with 1 and the sites there are', async () => {
  const { exitCode, stderr } = await run('status', '--site', 'https://other.atlassian.net');
  assert.equal(exitCode, 1);
  assert.match(
    stderr,
    /NOT_FOUND: No app is installed on other\.atlassian\.net\. Known sites: 127/,
  );
});

const questions: readonly (readonly [string, readonly string[], string | null])[] = [
  ['the group itself', ['--group', 'demo'], null],
  ['a project below it', ['--project', 'demo/shop'], 'demo'],
  ['upper case', ['--path', '/Demo/Shop/'], 'demo'],
];

for (const [title, args, throughAncestor] of questions) {
  test(`links answers through which ancestor, since when and by whom: ${title}`, async () => {
    const { linked, links } = await ask('links', ...args);
    assert.equal(linked, true);
    assert.equal(links[0].throughAncestor, throughAncestor);
    assert.equal(links[0].by, 'lena');
    assert.ok(Date.now() - Date.parse(links[0].since) < 600_000);
  });
}

const unlinked = [
  ['--group', 'other'],
  ['--project', 'demo-other/shop'],
  ['--project', 'demo'],
  ['--site', 'https://other.atlassian.net'],
  ['--group', 'demo', '--site', 'https://other.atlassian.net'],
];

for (const args of unlinked) {
  test(`links ends with 3 when nothing is linked: ${args.join(' ')}`, async () => {
    const { exitCode, stdout } = await run('links', ...args, '--json');
    assert.equal(exitCode, 3);
    assert.deepEqual(JSON.parse(stdout), { linked: false, links: [] });
  });
}

test('link, wait for the past, ask, unlink, and it is gone', async () => {
  const site = sandbox.jira.baseUrl;
  const { gitlab } = sandbox;
  const project = gitlab.createProject({
    group: gitlab.createGroup({ path: 'team' }),
    name: 'api',
  });
  await gitlab.pushCommits(project, 'main', [{ message: 'TEAM-1 Begin' }]);

  const made = await ask('link', '--site', site, '--project', 'team/api', '--wait');
  assert.equal(made.result, 'linked');
  assert.equal(made.link.by, 'cli');
  assert.equal(made.link.history.done, true);
  const again = await ask('link', '--site', site, '--path', 'team/api');
  assert.deepEqual([again.result, again.link.id], ['already_linked', made.link.id]);
  const { links } = await ask('links', '--site', site);
  assert.deepEqual(
    links.map(({ target }: { target: { path: string } }) => target.path).toSorted(),
    ['demo', 'team/api'],
  );

  const { unlinked: ended } = await ask('unlink', '--id', String(made.link.id));
  assert.deepEqual(ended.target, { kind: 'project', path: 'team/api' });
  assert.equal((await run('links', '--project', 'team/api')).exitCode, 3);
  const gone = await run('unlink', '--site', site, '--project', 'team/api');
  assert.equal(gone.exitCode, 1);
  assert.match(gone.stderr, /NOT_FOUND: team\/api is not linked/);
});

test('what GitLab does not show, or is of another kind, is not linked', async () => {
  const site = sandbox.jira.baseUrl;
  const missing = await run('link', '--site', site, '--group', 'nowhere');
  assert.match(missing.stderr, /GITLAB_NOT_FOUND: .* shows no group nowhere/);
  const other = await run('link', '--site', site, '--group', 'demo/shop');
  assert.match(
    other.stderr,
    /REQUEST_INVALID: demo\/shop is a project, not a group; say --project/,
  );
  const slug = await run('link', '--site', site, '--group', 'demo', '--connection', 'nope');
  assert.match(slug.stderr, /NOT_FOUND: There is no connection nope\. Known connections: /);
  assert.deepEqual([missing.exitCode, other.exitCode, slug.exitCode], [1, 1, 1]);
});
