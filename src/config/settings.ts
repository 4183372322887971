import { addressRange, frameOrigin, host, httpUrl, postgresUrl } from './parse-address.ts';
import {
  anyText,
  integer,
  keyText,
  listOf,
  matching,
  oneOf,
  secret,
  token,
  word,
  yesOrNo,
} from './parse-text.ts';
import { defaulted, optional, optionalSecret, type Setting } from './setting.ts';

const url = 'an http or https address without credentials, query or fragment';
const yesNo = 'true or false';
const key = '32 bytes in hex (64 characters) or base64 (44 characters)';
const keyExample = '"$(openssl rand -hex 32)"';
const ranges = 'IP addresses or CIDR ranges between commas';

const listening = {
  PORT: defaulted(
    '3000',
    { meaning: 'The TCP port to listen on.', expected: 'a port from 0 to 65535 (0: any free one)' },
    integer(0, 65_535),
  ),
  HOST: defaulted(
    '0.0.0.0',
    { meaning: 'The address to listen on.', expected: 'an IP address or a host name' },
    host,
  ),
  PUBLIC_URL: optional(
    {
      meaning:
        'The address at which Jira and browsers reach this service; it may carry a path prefix. With ALLOW_PRIVATE_HOSTS=true it may be http, and is http://localhost:<PORT> when left out; otherwise it is required and https.',
      expected: 'an https address without credentials, query or fragment',
      example: 'https://gitlab-for-jira.example.com',
    },
    httpUrl,
  ),
  TRUSTED_PROXIES: optional(
    {
      meaning: 'The reverse proxies whose X-Forwarded-* headers are believed; none when left out.',
      expected: ranges,
      example: '127.0.0.1,10.0.0.0/8',
    },
    listOf(addressRange),
  ),
};

const storing = {
  DATABASE_URL: optionalSecret(
    {
      meaning:
        'The PostgreSQL database to use; when left out, an embedded PostgreSQL runs under DATA_DIR.',
      expected: 'a postgres:// address',
      example: 'postgres://user:password@database.example.com:5432/gitlab_for_jira',
    },
    secret(postgresUrl),
  ),
  DATA_DIR: defaulted(
    './data',
    {
      meaning:
        'The directory of the embedded database, the generated encryption key and the generated admin token, on a local disk.',
      expected: 'a directory',
      example: '/var/lib/gitlab-for-jira',
    },
    anyText,
  ),
  ENCRYPTION_KEY: optionalSecret(
    {
      meaning:
        'The key that seals stored secrets; required with DATABASE_URL, else generated into DATA_DIR when left out.',
      expected: key,
      example: keyExample,
    },
    secret(keyText),
  ),
  ENCRYPTION_KEY_PREVIOUS: optionalSecret(
    {
      meaning: 'The former ENCRYPTION_KEY while it is being replaced.',
      expected: `${key}, together with ENCRYPTION_KEY`,
      example: keyExample,
    },
    secret(keyText),
  ),
};

const gitlab = {
  GITLAB_URL: optional(
    {
      meaning:
        'The address of GitLab as users know it; with GITLAB_TOKEN it makes the first connection.',
      expected: `${url}, together with GITLAB_TOKEN`,
      example: 'https://gitlab.example.com',
    },
    httpUrl,
  ),
  GITLAB_TOKEN: optionalSecret(
    {
      meaning:
        'The access token with which this service reads GitLab and adds webhooks; goes with GITLAB_URL.',
      expected: 'an access token with the api scope, together with GITLAB_URL',
      example: 'glpat-xxxxxxxxxxxxxxxxxxxx',
    },
    secret(token(1)),
  ),
  GITLAB_INTERNAL_URL: optional(
    {
      meaning:
        'The address at which this service calls GitLab, when that differs from GITLAB_URL, which links keep showing.',
      expected: `${url}, together with GITLAB_URL`,
      example: 'http://gitlab.internal:8080',
    },
    httpUrl,
  ),
  GITLAB_OAUTH_SCOPES: defaulted(
    'api',
    {
      meaning:
        'The scopes asked of a user who signs in to GitLab; read_api is enough where nobody creates branches from Jira.',
      expected: 'GitLab scopes between blanks or commas',
    },
    listOf(matching(/^[a-z_]+$/)),
  ),
};

const connect = {
  JIRA_CONNECT_APPLICATION_ID: optional(
    {
      meaning: 'The id of the OAuth application in GitLab with which users sign in.',
      expected: 'an application id without blanks, of at most 255 characters',
      example: '3f2a...e91c',
    },
    word(255),
  ),
  JIRA_CONNECT_PROXY_URL: optional(
    {
      meaning:
        'The GitLab or gitlab-for-jira whose app is installed in Jira and hands its events on to this one.',
      expected: url,
      example: 'https://gitlab.com',
    },
    httpUrl,
  ),
  JIRA_CONNECT_PUBLIC_KEY_STORAGE: optional(
    {
      meaning: 'Whether this service keeps public keys for instances that it is a proxy of.',
      expected: yesNo,
      example: 'true',
    },
    yesOrNo,
  ),
  JIRA_CONNECT_ADDITIONAL_AUDIENCE_URL: optional(
    {
      meaning: 'One more audience that the tokens of lifecycle events may name.',
      expected: url,
      example: 'https://jira-proxy.example.com',
    },
    httpUrl,
  ),
  JIRA_FORGE_APP_ID: optional(
    {
      meaning: 'The id of the Forge app whose calls are believed; without it none are.',
      expected: 'an app id that begins with ari:cloud:ecosystem::app/',
      example: 'ari:cloud:ecosystem::app/00000000-0000-0000-0000-000000000000',
    },
    matching(/^ari:cloud:ecosystem::app\/[\w-]{1,200}$/),
  ),
  JIRA_ADMIN_CHECK: defaulted(
    'groups-or-permission',
    {
      meaning:
        'Who counts as a Jira administrator: members of the administrator groups, or also holders of the ADMINISTER permission.',
      expected: 'groups-or-permission or groups',
    },
    oneOf('groups-or-permission', 'groups'),
  ),
  ADDITIONAL_IFRAME_ANCESTORS: optional(
    {
      meaning: 'More origins that may show the app in a frame, besides Jira itself.',
      expected: 'origins between commas or blanks',
      example: 'https://jira.example.com,https://*.example.org',
    },
    listOf(frameOrigin),
  ),
};

const vendor = {
  CONNECT_INSTALL_KEYS_URL: defaulted(
    'https://connect-install-keys.atlassian.com',
    { meaning: 'Where the public keys of Connect install events are.', expected: url },
    httpUrl,
  ),
  FORGE_JWKS_URL: defaulted(
    'https://forge.cdn.prod.atlassian-dev.net/.well-known/jwks.json',
    { meaning: 'Where the public keys of Forge invocation tokens are.', expected: url },
    httpUrl,
  ),
  ATLASSIAN_API_URL: defaulted(
    'https://api.atlassian.com',
    { meaning: "The address of Atlassian's API.", expected: url },
    httpUrl,
  ),
  ATLASSIAN_JS_URL: defaulted(
    'https://connect-cdn.atl-paas.net/all.js',
    { meaning: 'The script that lets a page in a frame talk to Jira.', expected: url },
    httpUrl,
  ),
};

const running = {
  ALLOW_PRIVATE_HOSTS: defaulted(
    'false',
    {
      meaning:
        'Lets http and private network addresses pass, in PUBLIC_URL and in addresses that come from Jira sites; for trials and tests only.',
      expected: yesNo,
    },
    yesOrNo,
  ),
  ALLOWED_PRIVATE_RANGES: optional(
    {
      meaning:
        'The private networks to which addresses that come from Jira sites may lead, also by http.',
      expected: ranges,
      example: '10.0.0.0/8,fd00::/8',
    },
    listOf(addressRange),
  ),
  ADMIN_TOKEN: optionalSecret(
    {
      meaning:
        'The first sign-in to the console, and the bearer token of the operator API and of the metrics; when left out, one is generated into DATA_DIR/admin-token and logged once.',
      expected: 'at least 16 characters without blanks',
      example: keyExample,
    },
    secret(token(16)),
  ),
  ROLE: defaulted(
    'all',
    {
      meaning: 'What this process does: answer requests, do the work behind them, or both.',
      expected: 'all, web or worker',
    },
    oneOf('all', 'web', 'worker'),
  ),
  LOG_LEVEL: defaulted(
    'info',
    {
      meaning: 'The least important lines to log.',
      expected: 'fatal, error, warn, info, debug, trace or silent',
    },
    oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'),
  ),
};

/** Every setting, in the order of the documentation. */
export const settings = {
  ...listening,
  ...storing,
  ...gitlab,
  ...connect,
  ...vendor,
  ...running,
} satisfies Record<string, Setting<unknown>>;
