import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Connection, ConnectionId, ConnectionState, InstallationId } from '../domain/index.ts';
import { makeSecret } from '../lib/index.ts';
import type { AskAddress, HookStatus, SiteStatus, Stores } from '../ports/index.ts';
import { listAddressChecks } from './addresses.ts';
import type { CheckResult } from './check.ts';
import { type CheckedConfiguration, listConfigurationChecks } from './configuration.ts';
import { listDatabaseChecks, listWorkChecks } from './database.ts';
import { listGitlabChecks } from './gitlab.ts';
import { listJiraChecks } from './jira.ts';
import { type CheckGroup, runDoctor } from './run-doctor.ts';

type Row = [
  what: string,
  group: CheckGroup,
  check: string,
  state: CheckResult['state'],
  says: RegExp,
];

const now = new Date('2026-11-22T12:00:00Z');
const clock = { now: () => now };

const configuration: CheckedConfiguration = {
  publicUrl: new URL('https://sync.example.com/prefix'),
  allowsPrivateHosts: false,
  problems: [],
  isEncryptionKeyGenerated: false,
  dataDir: '/data',
};
const settings = (given: Partial<CheckedConfiguration>) =>
  listConfigurationChecks({ ...configuration, ...given });
const at = (url: string, allowsPrivateHosts = true) =>
  settings({ publicUrl: new URL(url), allowsPrivateHosts });

const configurationRows: Row[] = [
  ['good', settings({}), 'settings', 'passed', /Nothing/],
  ['with problems', settings({ problems: ['PORT is x.'] }), 'settings', 'failed', /PORT is x/],
  ['good', settings({}), 'public-url', 'passed', /sync\.example/],
  ['without an address', settings({ publicUrl: null }), 'public-url', 'failed', /PUBLIC_URL/],
  ['by http', at('http://sync.example.com', false), 'public-url', 'failed', /https/],
  ['by http in a trial', at('http://sync.example.com'), 'public-url', 'warning', /trial/],
  ['at a private address', at('https://10.1.2.3'), 'public-url', 'warning', /public https/],
  ['at a local name', at('https://gitlab'), 'public-url', 'warning', /public https/],
  ['with a route as its path', at('https://s.example.com/-/x'), 'public-url', 'failed', /before/],
  ['good', settings({}), 'encryption-key', 'passed', /is set/],
  [
    'with a generated key',
    settings({ isEncryptionKeyGenerated: true }),
    'encryption-key',
    'passed',
    /Keep a copy/,
  ],
];

function database(given: {
  version?: string;
  missing?: string[];
  skewMs?: number;
  freeMiB?: number | null;
}) {
  const { version = '18.1', missing = [], skewMs = 0, freeMiB = 9_000 } = given;
  return listDatabaseChecks({
    clock,
    dataDir: freeMiB === null ? null : '/data',
    readDatabaseStatus: async () => ({
      version,
      missingMigrations: missing,
      workers: 1,
      now: new Date(now.getTime() + skewMs),
    }),
    readDiskRoom: async () => ({ freeBytes: (freeMiB ?? 0) * 1024 ** 2, totalBytes: 10 ** 12 }),
  });
}

const broken: CheckGroup = {
  name: 'database.reachable',
  title: 't',
  list: async () => Promise.reject(new Error('ECONNREFUSED')),
};

const databaseRows: Row[] = [
  ['that answers', database({}), 'reachable', 'passed', /ms/],
  ['that is away', broken, 'reachable', 'failed', /ECONNREFUSED/],
  ['that is new', database({}), 'version', 'passed', /18\.1/],
  ['that is old', database({ version: '12.4' }), 'version', 'failed', /Upgrade/],
  ['that is behind', database({ missing: ['0099-x'] }), 'migrations', 'failed', /0099-x.*migrate/s],
  ['of the same time', database({ skewMs: -300 }), 'clock', 'passed', /second/],
  ['some seconds off', database({ skewMs: 10_000 }), 'clock', 'warning', /10 s.*NTP/s],
  ['minutes off', database({ skewMs: -120_000 }), 'clock', 'failed', /120 s/],
  ['with room', database({}), 'disk.data-dir', 'passed', /9000 MiB/],
  ['with little room', database({ freeMiB: 1_000 }), 'disk.data-dir', 'warning', /Make room/],
  ['with no room', database({ freeMiB: 100 }), 'disk.data-dir', 'failed', /Make room/],
  ['elsewhere', database({ freeMiB: null }), 'disk.data-dir', 'unseen', /another machine/],
];

function work(given: { workers?: number; failed?: number; givenUp?: number; waiting?: number }) {
  const { workers = 1, failed = 0, givenUp = 0, waiting = 0 } = given;
  const status = { deliveriesWaiting: waiting, deliveriesGivenUp: givenUp };
  return listWorkChecks({
    readDatabaseStatus: async () => ({ version: '18', missingMigrations: [], workers, now }),
    reads: { work: async () => status as Awaited<ReturnType<WorkReads['work']>> },
    countJobs: async () => [{ name: 'backfill', waiting: 0, failed }],
  });
}
type WorkReads = Parameters<typeof listWorkChecks>[0]['reads'];

const workRows: Row[] = [
  ['with a worker', work({}), 'worker', 'passed', /One is/],
  ['without a worker', work({ workers: 0 }), 'worker', 'failed', /ROLE=worker/],
  ['with failed jobs', work({ failed: 2 }), 'jobs', 'warning', /backfill: 2/],
  ['with lost webhooks', work({ givenUp: 1 }), 'deliveries', 'warning', /replay --deliveries/],
  ['that piles up', work({ waiting: 9_000 }), 'deliveries', 'warning', /workers/],
  ['that flows', work({ waiting: 9 }), 'deliveries', 'passed', /9 wait/],
];

const good: ConnectionState = {
  checkedAt: now,
  version: '18.1.0',
  isAdministrator: true,
  tokenExpiresAt: new Date('2027-06-01'),
  failure: null,
  problems: [],
};
const hooks: HookStatus = {
  connectionId: 1 as ConnectionId,
  slug: 'main',
  count: { working: 3, paused: 0, disabled: 0, gone: 0, unknown: 0 },
  unwell: [],
};

function gitlab(given: {
  state?: Partial<ConnectionState>;
  applicationId?: string | null;
  error?: string;
  disabled?: number;
  isNone?: true;
}) {
  const { state = {}, applicationId = 'app', error = 'invalid_grant', disabled = 0 } = given;
  const url = new URL('https://gitlab.example');
  const fields = { url, internalUrl: url, token: makeSecret('t'), applicationId };
  const connection: Connection = { ...fields, id: 1 as ConnectionId, slug: 'main' };
  const unwell = { id: 1, owner: { kind: 'group', id: 2 }, path: 'acme' } as const;
  const found = { ...unwell, health: 'disabled', checkedAt: now, problem: 'It gave up.' } as const;
  return listGitlabChecks({
    clock,
    stores: {
      connections: {
        list: async () => (given.isNone ? [] : [connection]),
        saveState: async () => undefined,
      },
    } as unknown as Stores,
    readGitlab: { checkConnection: async () => ({ ...good, ...state }) },
    askGitlabAsUser: { signIn: async () => ({ kind: 'refused', reason: `${error}: no` }) },
    reads: {
      hooks: async () => [
        disabled === 0 ? hooks : { ...hooks, count: { ...hooks.count, disabled }, unwell: [found] },
      ],
    },
    redirectUrl: new URL('https://sync.example.com/-/jira_connect/oauth_callbacks'),
  });
}

const away = { version: null, failure: 'GITLAB_UNREACHABLE', problems: ['It is away.'] } as const;
const old = { version: '15.0', failure: 'GITLAB_TOO_OLD', problems: ['Too old.'] } as const;
const revoked = { version: null, failure: 'GITLAB_UNAUTHORIZED', problems: ['Revoked.'] } as const;
const ending = { tokenExpiresAt: new Date('2026-12-01'), problems: ['It expires in 8 days.'] };

const gitlabRows: Row[] = [
  ['none', gitlab({ isNone: true }), 'gitlab', 'failed', /GITLAB_URL/],
  ['one that answers', gitlab({}), 'main.api', 'passed', /18\.1/],
  ['one that is away', gitlab({ state: away }), 'main.api', 'failed', /It is away.*firewall/s],
  ['one that is away', gitlab({ state: away }), 'main.token', 'unseen', /first/],
  ['one that is away', gitlab({ state: away }), 'main.sign-in', 'unseen', /first/],
  ['one that is old', gitlab({ state: old }), 'main.api', 'failed', /15\.7/],
  ['one with a good token', gitlab({}), 'main.token', 'passed', /2027-06-01/],
  ['one with a revoked token', gitlab({ state: revoked }), 'main.token', 'failed', /Revoked/],
  ['one with a revoked token', gitlab({ state: revoked }), 'main.api', 'passed', /answers/],
  ['one whose token ends soon', gitlab({ state: ending }), 'main.token', 'warning', /8 days/],
  ['without application', gitlab({ applicationId: null }), 'main.sign-in', 'failed', /OAuth/],
  ['that knows it', gitlab({}), 'main.sign-in', 'passed', /oauth_callbacks/],
  [
    'that does not know it',
    gitlab({ error: 'invalid_client' }),
    'main.sign-in',
    'failed',
    /confidential/,
  ],
  ['with hooks that work', gitlab({}), 'main.hooks', 'passed', /3 work/],
  ['with disabled hooks', gitlab({ disabled: 2 }), 'main.hooks', 'warning', /acme: It gave up/],
];

function jira(given: Partial<SiteStatus> | null) {
  const site: SiteStatus = {
    installationId: 1 as InstallationId,
    baseUrl: new URL('https://one.atlassian.net'),
    displayUrl: null,
    installedAt: now,
    links: [],
    shown: { commit: 5, branch: 0, merge_request: 0, build: 0, deployment: 0, feature_flag: 0 },
    kinds: [],
    waiting: { live: 0, history: 0 },
    lagMs: null,
    lastAcceptedAt: now,
    pauses: [],
    rejectedCount: 0,
    rejections: [],
    unknownKeyCount: 0,
    ...given,
  };
  return listJiraChecks({ reads: { sites: async () => (given ? [site] : []) } });
}
const paused = (reason: string, failures = 1) =>
  jira({ pauses: [{ name: 'devinfo/live', notBefore: now, failures, reason }] });

const jiraRows: Row[] = [
  ['none', jira(null), 'jira', 'warning', /app_descriptor/],
  ['one that answers', jira({}), 'net.answers', 'passed', /Nothing/],
  ['one without us', paused('x refused our token (status 401).'), 'net.answers', 'failed', /again/],
  ['one that forbids', paused('x says (status 403).'), 'net.answers', 'failed', /scope/],
  ['one that moved', paused('x says (status 301).'), 'net.answers', 'failed', /renamed/],
  ['one that is down', paused('x is out (status 503).'), 'net.answers', 'warning', /by itself/],
  ['one that asked for a pause', paused('Asked.', 0), 'net.answers', 'passed', /pause/],
  ['one that refused some', jira({ rejectedCount: 2 }), 'net.rejections', 'warning', /2 refused/],
  ['one that refused most', jira({ rejectedCount: 9 }), 'net.rejections', 'failed', /9 refused/],
  [
    'one that is late',
    jira({ lagMs: 3_600_000, waiting: { live: 3, history: 0 } }),
    'net.lag',
    'warning',
    /60 minutes/,
  ],
  [
    'one whose past is read',
    jira({ lagMs: 3_600_000, waiting: { live: 0, history: 8 } }),
    'net.lag',
    'passed',
    /8 of the past/,
  ],
];

function addresses(answer: Awaited<ReturnType<AskAddress>>, publicUrl: URL | null = at0) {
  const none = { keepsPublicKeys: false, additionalAudienceUrl: null, forgeAppId: null };
  return listAddressChecks({
    askAddress: async () => answer,
    publicUrl,
    readAppKey: async () => 'own-key',
    readSettings: async () => ({ ...none, proxyUrl: null }),
    installKeysUrl: new URL('https://keys.example.com'),
  });
}
const at0 = new URL('https://sync.example.com/prefix/');
const says = (status: number, text = '') => ({ kind: 'answer', status, text }) as const;
const silent = { kind: 'unreachable', reason: 'ECONNREFUSED' } as const;

const addressRows: Row[] = [
  ['right', addresses(says(200)), 'live', 'passed', /prefix\/-\/health\/live/],
  ['of somebody else', addresses(says(404)), 'live', 'failed', /404/],
  ['that cannot be reached', addresses(silent), 'live', 'warning', /ECONNREFUSED/],
  ['that nobody knows', addresses(says(200), null), 'live', 'unseen', /PUBLIC_URL/],
  ['right', addresses(says(200, '{"key":"own-key"}')), 'descriptor', 'passed', /own-key/],
  ['rewritten', addresses(says(200, '{"key":"other"}')), 'descriptor', 'failed', /rewrites/],
  ['no JSON', addresses(says(200, '<html>')), 'descriptor', 'failed', /no descriptor/],
  ['a key server', addresses(says(404)), 'key-server', 'passed', /keys\.example/],
  ['a broken key server', addresses(says(502)), 'key-server', 'failed', /502/],
  ['no key server', addresses(silent), 'key-server', 'failed', /outbound https/],
];

const rows = [
  ...configurationRows,
  ...databaseRows,
  ...workRows,
  ...gitlabRows,
  ...jiraRows,
  ...addressRows,
];
for (const [what, group, name, state, text] of rows) {
  test(`${group.name}, ${what}: ${name} is ${state}`, async () => {
    const results = await runDoctor([group]);
    const found = results.filter((each) => each.name.endsWith(name));
    assert.equal(found.length, 1, results.map((each) => each.name).join());
    const [result] = found;
    assert.equal(result?.state, state, JSON.stringify(result));
    assert.match([result.found, result.cause, result.fix].join('\n'), text);
    const needsFix = state === 'failed' || state === 'warning';
    if (needsFix) assert.ok(result.cause && result.fix, JSON.stringify(result));
  });
}
