import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { createFakeServer, createWorld } from '../http-deps.fake.ts';

function readData(body: string): unknown {
  const [, data] =
    /<script type="application\/json" id="page-data">(.*)<\/script>/.exec(body) ?? [];
  return JSON.parse(data ?? 'null');
}

const pages: [string, string, object][] = [
  ['/-/console', 'console-0', { basePath: '', host: 'standalone', site: null }],
  ['/-/console/sites/7', 'page-1a2b3c', { basePath: '', host: 'standalone', site: 7 }],
];
for (const [url, script, data] of pages) {
  test(`${url} runs by itself, and nobody may frame it`, async () => {
    const { statusCode, body, headers } = await createFakeServer().app.inject({ url });
    assert.equal(statusCode, 200);
    assert.match(body, new RegExp(`<script type="module" src="/-/assets/assets/${script}.js">`));
    assert.deepEqual(readData(body), data);
    const policy = String(headers['content-security-policy']);
    assert.match(policy, /frame-ancestors 'none'$/);
    assert.match(policy, /script-src 'self';/);
    assert.doesNotMatch(body, /all\.js/);
    assert.equal(headers['cache-control'], 'no-store');
  });
}

test('below a path prefix pages name their files with it', async () => {
  const publicUrl = new URL('https://sync.example/jira/');
  const { app } = createFakeServer(createWorld(), { publicUrl });
  const { body } = await app.inject({ url: '/jira/-/console' });
  assert.match(body, /src="\/jira\/-\/assets\/assets\/console-0\.js"/);
  assert.deepEqual(readData(body), { basePath: '/jira', host: 'standalone', site: null });
  assert.equal((await app.inject({ url: '/jira/-/assets/assets/page-1a2b3c.js' })).statusCode, 200);
});

test('a page brings the styles of what it is made of', async () => {
  const { body } = await createFakeServer().app.inject({ url: '/-/console/sites/1' });
  const styles = [...body.matchAll(/<link rel="stylesheet" href="([^"]+)"/g)].map(
    ([, href]) => href,
  );
  assert.deepEqual(styles, ['/-/assets/assets/shared-0.css', '/-/assets/assets/jira-0.css']);
});

test('a page asks at once for all that its script imports', async () => {
  const { body } = await createFakeServer().app.inject({ url: '/-/console/sites/1' });
  const modules = [...body.matchAll(/<link rel="modulepreload" href="([^"]+)"/g)].map(
    ([, href]) => href,
  );
  assert.deepEqual(modules, ['/-/assets/assets/shared-0.js']);
});

test('a site that is no number is no page', async () => {
  const { app } = createFakeServer();
  for (const site of ['x', '0', '-1', '99999999999']) {
    assert.equal((await app.inject({ url: `/-/console/sites/${site}` })).statusCode, 400, site);
  }
});

test('without a build every page says what to do', async () => {
  const { app } = createFakeServer(createWorld(), { webFolder: '/nowhere' });
  const { statusCode, body, headers } = await app.inject({ url: '/-/console' });
  assert.equal(statusCode, 503);
  assert.match(String(headers['content-type']), /^text\/html/);
  assert.match(body, /The pages of this service are not built/);
  assert.match(body, /npm run build/);
});

test('files of the build are kept for ever, and handed out compressed', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'gitlab-for-jira-web-'));
  t.after(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, 'assets/a-1.js'), 'plain');
  await writeFile(join(folder, 'assets/a-1.js.gz'), gzipSync('packed'));
  const { app } = createFakeServer(createWorld(), { webFolder: folder });
  const url = '/-/assets/assets/a-1.js';
  const plain = await app.inject({ url });
  assert.deepEqual([plain.statusCode, plain.body], [200, 'plain']);
  assert.equal(plain.headers['cache-control'], 'public, max-age=31536000, immutable');
  assert.match(String(plain.headers['content-type']), /javascript/);
  const packed = await app.inject({ url, headers: { 'accept-encoding': 'gzip, br' } });
  assert.equal(packed.headers['content-encoding'], 'gzip');
  assert.equal((await app.inject({ url: '/-/assets/assets/../manifest.json' })).statusCode, 404);
  assert.equal((await app.inject({ url: '/-/assets/assets/none.js' })).statusCode, 404);
});

test('the page that sign-in leads back to runs a file of ours, and no script of its own', async () => {
  const { app } = createFakeServer();
  const evil = '"><script>alert(1)</script>';
  const query = new URLSearchParams({ code: evil, state: evil, error: evil });
  const { body, headers } = await app.inject({ url: `/-/jira_connect/oauth_callbacks?${query}` });
  assert.doesNotMatch(body, /alert/);
  const scripts = [...body.matchAll(/<script[^>]*>/g)].map(([tag]) => tag);
  assert.deepEqual(scripts, ['<script src="/-/jira_connect/static/oauth-callback.js" defer>']);
  assert.match(String(headers['content-security-policy']), /script-src 'self'; /);
  const file = await app.inject({ url: '/-/jira_connect/static/oauth-callback.js' });
  assert.equal(file.statusCode, 200);
});
