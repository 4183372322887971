import assert from 'node:assert/strict';
import { test } from 'node:test';
import type {
  ConnectionsAnswer,
  SitesAnswer,
  WorkAnswer,
} from '../../../../../src/contract/index.ts';
import { listProblems } from './list-problems.ts';

const work: WorkAnswer = {
  deliveries: { waiting: 0, givenUp: 0 },
  refreshes: { live: 0, verify: 0, details: 0 },
  history: { projects: 0, projectsDone: 0, pages: 0 },
  sweeps: { projects: 0, due: 0, failed: 0, oldestAt: null, newestAt: null },
  jobs: [{ name: 'backfill', waiting: 0, running: 1, failed: 0 }],
};
const hooks = { working: 3, paused: 0, disabled: 0, gone: 0, unknown: 0, unwell: [] };
const connection: ConnectionsAnswer['connections'][number] = {
  ...{ id: 1, slug: 'main', url: 'https://gitlab.example.com/', internalUrl: 'https://g/' },
  ...{ applicationId: null, state: null },
  hooks,
};
const site: SitesAnswer['sites'][number] = {
  ...{ id: 4, url: 'https://acme.atlassian.net/', displayUrl: null, links: 1, kinds: [] },
  ...{ installedAt: '2026-01-01T00:00:00.000Z', waiting: { live: 0, history: 0 }, lagMs: null },
  ...{ lastAcceptedAt: null, rejected: 0, unknownKeys: 0, pauses: [] },
};

test('nothing is wrong where nothing is, and where nothing is known yet', () => {
  assert.deepEqual(listProblems({ work: undefined, sites: undefined, connections: undefined }), []);
  const well = { work, sites: { sites: [site] }, connections: { connections: [connection] } };
  assert.deepEqual(listProblems(well), []);
});

test('each fault is told once, the widest first, with the view that mends it', () => {
  const pause = { lane: 'devinfo/live', until: '2026-01-01T00:00:00.000Z', failures: 2 };
  const told = listProblems({
    work: {
      ...work,
      deliveries: { waiting: 0, givenUp: 2 },
      sweeps: { ...work.sweeps, failed: 5 },
      jobs: [{ name: 'backfill', waiting: 0, running: 0, failed: 3 }],
    },
    sites: { sites: [{ ...site, rejected: 1_200, pauses: [{ ...pause, reason: '401' }] }] },
    connections: {
      connections: [
        {
          ...connection,
          state: {
            ...{ checkedAt: pause.until, version: '18.0.0', isAdministrator: false },
            ...{ tokenExpiresAt: null, problems: ['The token has expired.'] },
          },
          hooks: { ...hooks, disabled: 1, gone: 1 },
        },
      ],
    },
  });
  assert.deepEqual(
    told.map(({ text, href }) => [text.replace(/until \d\d:\d\d:\d\d/, 'until …'), href]),
    [
      ['The token has expired.', '#/connections'],
      ['2 webhooks do not work; sweeps stand in for them.', '#/connections'],
      ['Sending (devinfo/live) waits until …: 401', '#/sites/4'],
      ['Jira refused 1,200 entities.', '#/sites/4/rejections'],
      ['2 webhooks were given up after many attempts.', '#/work'],
      ['backfill failed 3 times. The log says why.', '#/doctor'],
      ['5 projects could not be compared with GitLab.', '#/doctor'],
    ],
  );
});
