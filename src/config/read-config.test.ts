import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reveal } from '../lib/index.ts';
import { ConfigError } from './config-error.ts';
import { describeSettings } from './describe-settings.ts';
import { readConfig, readDatabaseConfig } from './read-config.ts';

const publicUrl = 'https://app.example.com';
const key = 'ab'.repeat(32);
const database = 'postgres://user:hunter2@db.example.com/app';

function catchConfigError(read: () => unknown): ConfigError {
  try {
    read();
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new assert.AssertionError({ message: 'the settings were accepted' });
}

const findNames = (env: Record<string, string>) =>
  catchConfigError(() => readConfig(env)).problems.map(({ name }) => name);

const wrong: [name: string, ...values: string[]][] = [
  ['PORT', 'http', '-1', '65536', '80.5', '0x50'],
  ['HOST', 'a b', 'http://localhost', '-'],
  ['PUBLIC_URL', 'app.example.com', 'http://app.example.com', 'ftp://app.example.com', 'https://'],
  ['PUBLIC_URL', 'https://u:p@a.example', 'https://a.example/?', 'https://a.example/#x'],
  ['DATABASE_URL', 'mysql://db/app', 'db.example.com', 'postgres://db:port/app'],
  ['ENCRYPTION_KEY', 'short', 'ab'.repeat(31), `${key}0`],
  ['ENCRYPTION_KEY_PREVIOUS', 'short'],
  ['GITLAB_URL', 'gitlab.example.com', 'https://gitlab.example.com?x=1'],
  ['GITLAB_TOKEN', 'two words', 'tökén'],
  ['GITLAB_INTERNAL_URL', 'gitlab'],
  ['GITLAB_OAUTH_SCOPES', 'api;read', 'API', ','],
  ['JIRA_CONNECT_APPLICATION_ID', 'a b', 'a'.repeat(256)],
  ['JIRA_CONNECT_PROXY_URL', 'gitlab.com'],
  ['JIRA_CONNECT_PUBLIC_KEY_STORAGE', 'perhaps'],
  ['JIRA_CONNECT_ADDITIONAL_AUDIENCE_URL', 'audience'],
  ['JIRA_FORGE_APP_ID', '1234', 'ari:cloud:ecosystem::app/'],
  ['CONNECT_INSTALL_KEYS_URL', 'keys'],
  ['FORGE_JWKS_URL', 'jwks'],
  ['ATLASSIAN_API_URL', 'api'],
  ['ATLASSIAN_JS_URL', 'all.js'],
  ['ALLOW_PRIVATE_HOSTS', '10.0.0.0/8', 'maybe'],
  ['ALLOWED_PRIVATE_RANGES', 'true', '10.0.0.0/33', 'fd00::/129', '10.0.0/8', '10.0.0.0/8/8'],
  ['TRUSTED_PROXIES', 'proxy.example.com', '10.0.0.1,nonsense', '10.0.0.0/'],
  ['ADDITIONAL_IFRAME_ANCESTORS', 'jira', "https://a.example; script-src 'unsafe-inline'"],
  ['JIRA_ADMIN_CHECK', 'permission'],
  ['ADMIN_TOKEN', 'short', 'with blanks in the middle'],
  ['ROLE', 'both'],
  ['LOG_LEVEL', 'loud'],
];

for (const [name, ...values] of wrong) {
  for (const value of values) {
    test(`${name}=${value} is refused, and nothing else`, () => {
      const error = catchConfigError(() => readConfig({ PUBLIC_URL: publicUrl, [name]: value }));
      const names = error.problems.map((problem) => problem.name);
      assert.ok(names.includes(name), error.message);
      const others = new Set(['GITLAB_URL', 'GITLAB_TOKEN', 'ENCRYPTION_KEY', name]);
      assert.deepEqual(
        names.filter((found) => !others.has(found)),
        [],
      );
    });
  }
}

test('every setting that can be wrong is in the table above', () => {
  const names = new Set(wrong.map(([name]) => name));
  const missing = describeSettings().filter(({ name }) => !names.has(name));
  assert.deepEqual(
    missing.map(({ name }) => name),
    ['DATA_DIR'],
  );
});

test('all problems are listed at once, each with what was found, expected and an example', () => {
  const env = { PORT: 'http', ROLE: 'both', DATABASE_URL: database };
  const { message, code } = catchConfigError(() => readConfig(env));
  assert.equal(code, 'CONFIG_INVALID');
  assert.deepEqual(
    message.split('\n').map((line) => line.replace(/; expected.*/, '')),
    [
      '4 settings are wrong or missing:',
      '  PORT is "http"',
      '  ROLE is "both"',
      '  PUBLIC_URL is not set',
      '  ENCRYPTION_KEY is not set, although DATABASE_URL is',
    ],
  );
  assert.match(message, /expected all, web or worker, for example ROLE=all$/m);
});

test('no message shows a secret, nor a password inside an address', () => {
  const secrets = {
    DATABASE_URL: 'mysql://user:sesame-1@db/app',
    ENCRYPTION_KEY: 'sesame-2',
    ENCRYPTION_KEY_PREVIOUS: 'sesame-3',
    GITLAB_TOKEN: 'sesame-4 ',
    ADMIN_TOKEN: 'sesame-5',
    GITLAB_URL: 'https://user:sesame-6@gitlab.example.com',
    PUBLIC_URL: 'https://user:sesame/7@gitlab.example.com',
    JIRA_CONNECT_PROXY_URL: 'https://gitlab.com/?private_token=sesame-8',
  };
  const error = catchConfigError(() => readConfig(secrets));
  assert.equal(error.problems.length, 7);
  assert.doesNotMatch(JSON.stringify(error.problems) + error.message, /sesame/);
});

const lonely: [string, Record<string, string>, string[]][] = [
  ['a database without a key', { DATABASE_URL: database }, ['ENCRYPTION_KEY']],
  ['a wrong address without a token', { GITLAB_URL: 'x' }, ['GITLAB_URL', 'GITLAB_TOKEN']],
  ['a former key without a new one', { ENCRYPTION_KEY_PREVIOUS: key }, ['ENCRYPTION_KEY']],
  ['GitLab without a token', { GITLAB_URL: 'https://gitlab.example.com' }, ['GITLAB_TOKEN']],
  ['a token without its GitLab', { GITLAB_TOKEN: 'glpat-1' }, ['GITLAB_URL']],
  ['an internal address alone', { GITLAB_INTERNAL_URL: 'http://gitlab' }, ['GITLAB_URL']],
];

for (const [name, env, expected] of lonely) {
  test(`${name} is refused`, () => {
    assert.deepEqual(findNames({ PUBLIC_URL: publicUrl, ...env }), expected);
  });
}

test('with the public address alone, everything else has its default', () => {
  const config = readConfig({ PUBLIC_URL: publicUrl, GITLAB_URL: '', GITLAB_TOKEN: '  ' });
  assert.deepEqual(config.http, {
    port: 3000,
    host: '0.0.0.0',
    trustedProxies: [],
    additionalIframeAncestors: [],
  });
  assert.deepEqual(config.database, { kind: 'embedded', dataDir: './data' });
  assert.deepEqual(config.encryption, { current: null, previous: null });
  assert.equal(config.gitlab, null);
  assert.deepEqual(config.gitlabOauthScopes, ['api']);
  assert.deepEqual(config.privateHosts, { kind: 'none' });
  assert.equal(config.atlassian.apiUrl.href, 'https://api.atlassian.com/');
  assert.deepEqual([config.role, config.logLevel], ['all', 'info']);
});

test('every setting reaches the config', () => {
  const config = readConfig({
    PUBLIC_URL: 'https://example.com/jira/app/',
    DATABASE_URL: database,
    ENCRYPTION_KEY: key,
    ENCRYPTION_KEY_PREVIOUS: Buffer.alloc(32).toString('base64'),
    GITLAB_URL: 'https://example.com/gitlab/',
    GITLAB_TOKEN: 'glpat-1',
    GITLAB_OAUTH_SCOPES: 'read_api, read_user',
    JIRA_CONNECT_PUBLIC_KEY_STORAGE: 'false',
    ALLOWED_PRIVATE_RANGES: '10.0.0.0/8, fd00::/8 192.168.1.7',
    ADDITIONAL_IFRAME_ANCESTORS: 'https://*.example.com:8443/',
    LOG_LEVEL: 'DEBUG',
  });
  assert.equal(config.publicUrl.href, 'https://example.com/jira/app');
  assert.ok(config.database.kind === 'external' && reveal(config.database.url) === database);
  assert.ok(config.encryption.current && reveal(config.encryption.current) === key);
  assert.equal(config.gitlab?.internalUrl.href, 'https://example.com/gitlab');
  assert.deepEqual(config.gitlabOauthScopes, ['read_api', 'read_user']);
  assert.equal(config.connect.publicKeyStorage, false);
  assert.deepEqual(config.privateHosts, {
    kind: 'ranges',
    ranges: ['10.0.0.0/8', 'fd00::/8', '192.168.1.7'],
  });
  assert.deepEqual(config.http.additionalIframeAncestors, ['https://*.example.com:8443']);
  assert.equal(config.logLevel, 'debug');
});

const publicUrls: [Record<string, string>, string][] = [
  [{ ALLOW_PRIVATE_HOSTS: 'true' }, 'http://localhost:3000/'],
  [{ ALLOW_PRIVATE_HOSTS: 'true', PORT: '8080' }, 'http://localhost:8080/'],
  [{ ALLOW_PRIVATE_HOSTS: 'true', PUBLIC_URL: 'http://app.test' }, 'http://app.test/'],
  [{ PUBLIC_URL: 'https://app.test/' }, 'https://app.test/'],
];

for (const [env, expected] of publicUrls) {
  test(`the public address is ${expected} with ${JSON.stringify(env)}`, () => {
    assert.equal(readConfig(env).publicUrl.href, expected);
  });
}

test('database addresses without a host in the usual place are accepted', () => {
  for (const url of ['postgres:///app?host=/run/postgresql', 'postgresql://user@/app?host=/run']) {
    assert.equal(
      readDatabaseConfig({ DATABASE_URL: url, ENCRYPTION_KEY: 'a'.repeat(64) }).database.kind,
      'external',
    );
  }
});

test('a database command minds the database settings only', () => {
  assert.equal(readDatabaseConfig({ PORT: 'http' }).database.kind, 'embedded');
  assert.throws(() => readDatabaseConfig({ DATABASE_URL: 'db' }), { code: 'CONFIG_INVALID' });
});

test('a database command names the key that is missing', () => {
  assert.throws(
    () => readDatabaseConfig({ DATABASE_URL: 'postgres://a/b' }),
    ({ problems }: ConfigError) => problems.some(({ name }) => name === 'ENCRYPTION_KEY'),
  );
});

test('the config cannot be changed', () => {
  const config = readConfig({ PUBLIC_URL: publicUrl, TRUSTED_PROXIES: '10.0.0.1' });
  for (const part of [config, config.http, config.http.trustedProxies, config.connect]) {
    assert.ok(Object.isFrozen(part));
  }
});

test('every example and every default of the documentation is accepted', () => {
  for (const { name, meaning, example, default: value } of describeSettings()) {
    assert.match(meaning, /\.$/);
    const text = example.startsWith('"$(') ? key : example;
    const { message } = catchConfigError(() => readConfig({ [name]: text, PORT: 'x' }));
    assert.ok(name === 'PORT' || !message.includes(`${name} is "`), `${name}=${text}`);
    assert.ok(!message.includes(`${name} is a hidden`), name);
    if (value !== null) assert.doesNotMatch(message, new RegExp(`${name} is not set`));
  }
});
