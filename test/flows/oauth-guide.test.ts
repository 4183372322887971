import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import pino from 'pino';
import { type Product, startProduct } from '../../src/compose.ts';
import { readConfig } from '../../src/config/index.ts';
import { eventually, holdsEventually } from '../support/eventually.ts';
import { jiraShows } from '../support/jira-shows.ts';
import { readGuideBlocks } from '../support/reverse-proxy.ts';
import { type Surroundings, startSurroundings } from '../support/start-world.ts';
import { assertNoViolations } from '../support/use-world.ts';

// The commands of the page, in its order, as a shell runs them.

const executable = join(import.meta.dirname, '../../src/cli/gitlab-for-jira.ts');

let surroundings: Surroundings;
let product: Product;
let folder: string;
let env: Record<string, string>;

before(async () => {
  surroundings = await startSurroundings();
  const { jira, gitlab } = surroundings;
  folder = await mkdtemp(join(tmpdir(), 'oauth-guide-'));
  const { clientId, clientSecret } = jira.createOauthCredentials();
  await writeFile(join(folder, 'secret.txt'), `${clientSecret}\n`);
  env = { ...surroundings.env, ATLASSIAN_API_URL: jira.baseUrl, CLIENT_ID: clientId };
  product = await startProduct(readConfig(env), pino({ level: 'fatal' }));
  const project = gitlab.createProject({
    group: gitlab.createGroup({ path: 'my-group' }),
    name: 'Shop',
  });
  await gitlab.pushCommits(project, 'main', [{ message: 'PAGE-1 by the book' }]);
});
after(async () => {
  await product?.stop();
  await surroundings?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Throws when a command of the block ends with anything but 0. */
async function runBlock(block: string): Promise<string> {
  const script = `set -e
npx() { shift; "${process.execPath}" "${executable}" "$@"; }
${block.replaceAll('https://example.atlassian.net', surroundings.jira.baseUrl)}`;
  const path = { PATH: process.env.PATH ?? '', HOME: folder };
  const { stdout } = await promisify(execFile)('bash', ['-c', script], {
    cwd: folder,
    env: { ...path, ...env },
  });
  return stdout;
}

test('the commands of the page lead from credentials to the panel and back', async () => {
  const blocks = await readGuideBlocks('install-oauth.md', 'sh');
  assert.equal(blocks.length, 4);
  const [add = '', link = '', look = '', undo = ''] = blocks;
  assert.match(await runBlock(add), /is added/);
  assert.match(await runBlock(link), /Linked\./);
  await holdsEventually(() =>
    assert.deepEqual(jiraShows(surroundings, 'PAGE-1').commits, ['PAGE-1 by the book']),
  );
  assert.match(await runBlock(look), /OAuth credentials[\s\S]*Nothing has failed\./);
  assert.match(await runBlock(undo), /has no links any more/);
  await eventually(() => surroundings.jira.counts().commits === 0, 30_000);
  assertNoViolations(surroundings);
});
