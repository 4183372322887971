import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import {
  type ConnectionId,
  gitlabMatching,
  type InstallationId,
  type LinkId,
  type ProjectId,
} from '../domain/index.ts';
import { describeProjects, type ProjectReport } from './describe-projects.ts';
import type { Rejection } from './describe-rejections.ts';
import { describeStatus, type Status } from './describe-status.ts';

const at = new Date('2026-01-02T03:04:05Z');
const place = { connectionId: 1 as ConnectionId, projectId: 7 as ProjectId };
const installationId = 1 as InstallationId;

const rejection: Rejection = {
  key: { ...place, installationId, kind: 'commit', id: 'a1' },
  kind: 'commit',
  projectPath: 'acme/shop',
  entityId: 'a1',
  issueKeys: ['A-1'],
  reason: 'Too long.',
  at,
};

const commits = {
  kind: 'commit',
  shown: 1_200,
  waiting: 3,
  rejected: 1,
  lagMs: 90_000,
  lastAcceptedAt: at,
} as const;

const link: Status['sites'][number]['links'][number] = {
  link: {
    id: 4 as LinkId,
    installationId,
    connectionId: place.connectionId,
    target: {
      kind: 'group',
      id: 9,
      fullPath: 'acme',
      name: 'acme',
      fullName: 'acme',
      description: null,
      avatarUrl: null,
    },
    linkedBy: 'ann',
    createdAt: at,
    matching: gitlabMatching,
    since: null,
    historyState: 'paused',
  },
  progress: {
    projects: 10,
    projectsDone: 4,
    pagesRead: 50,
    entitiesRead: 900,
    remainingSeconds: 600,
    problems: ['GitLab is slow.'],
  },
};

const status: Status = {
  sites: [
    {
      installationId,
      baseUrl: new URL('https://one.atlassian.net'),
      displayUrl: null,
      installedAt: at,
      links: [link],
      shown: {
        branch: 5,
        commit: 1_200,
        merge_request: 0,
        build: 0,
        deployment: 0,
        feature_flag: 0,
      },
      kinds: [commits],
      waiting: { live: 1, history: 2 },
      lagMs: 90_000,
      lastAcceptedAt: at,
      pauses: [{ name: 'builds/live', notBefore: at, failures: 1, reason: 'Jira is busy.' }],
      rejectedCount: 1,
      rejections: [rejection],
      unknownKeyCount: 2,
    },
  ],
  work: {
    deliveriesWaiting: 4,
    deliveriesGivenUp: 1,
    refreshesWaiting: { live: 1, verify: 2, details: 3 },
    commitListsWaiting: 1,
    history: { projects: 10, projectsDone: 4, pages: 50 },
    sweeps: { projects: 10, due: 2, failed: 1, oldestAt: at, newestAt: at },
  },
  hooks: [
    {
      connectionId: place.connectionId,
      slug: 'main',
      count: { working: 8, paused: 0, disabled: 1, gone: 0, unknown: 0 },
      unwell: [
        {
          id: 3,
          owner: { kind: 'project', id: 7 },
          path: 'acme/shop',
          health: 'disabled',
          checkedAt: at,
          problem: 'It failed 4 times.',
        },
      ],
    },
  ],
  jobs: [
    { name: 'backfill', waiting: 1, running: 2, failed: 0 },
    { name: 'purge', waiting: 0, running: 0, failed: 0 },
  ],
};

const report: ProjectReport = {
  site: new URL('https://one.atlassian.net'),
  projects: [
    {
      ...place,
      path: 'acme/shop',
      url: 'https://gitlab.example/acme/shop',
      kinds: [commits],
      history: { isDone: false, kind: 'branch', pages: 2, entities: 9, problem: 'GitLab is slow.' },
      hook: { owner: { kind: 'group', id: 9 }, health: 'working', checkedAt: at, problem: null },
      sweep: { sweptAt: at, dueAt: at, problem: null },
    },
    {
      ...place,
      path: 'acme/empty',
      url: 'https://gitlab.example/acme/empty',
      kinds: [],
      history: null,
      hook: null,
      sweep: null,
    },
  ],
  rejections: [rejection],
  hasMore: true,
};

function verifyTells(text: string, expected: readonly RegExp[]): void {
  const plain = stripVTControlCharacters(text);
  for (const line of expected) assert.match(plain, line);
}

test('the status of a site names kinds, links, what rests, what was refused, and what is unknown', () => {
  verifyTells(describeStatus(status), [
    /Waiting +1 live, 2 from the past, the oldest for 90 s/,
    /KIND +SHOWN +WAITING +OLDEST +REFUSED +LAST ACCEPTED/,
    /commit +1,200 +3 +90 s +1 +2026-01-02 03:04 UTC/,
    /4 +acme \(group\) +4 of 10 projects, 900 items, about 10 min left \(paused\)/,
    /! GitLab is slow\./,
    /! builds\/live rests until 2026-01-02 03:04 UTC: Jira is busy\./,
    /! 1 refused by Jira; the last 1:/,
    /commit +acme\/shop +a1 +2026-01-02 03:04 UTC +Too long\./,
    /Unknown keys +2 that Jira does not know/,
  ]);
});

test('the status of the work names webhooks, the past, what is compared, and jobs that wait', () => {
  const text = describeStatus(status);
  verifyTells(text, [
    /Webhooks at main\n +8 working, 1 disabled\n +! project acme\/shop: disabled, It failed 4 times\./,
    /4 waiting, 1 given up/,
    /The past +4 of 10 projects read, 50 pages/,
    /To compare +2 of 10 projects due, 1 failed; the last 2026-01-02 03:04 UTC/,
    /Job +backfill: 1 waiting, 2 running, 0 failed/,
  ]);
  assert.doesNotMatch(text, /purge/);
});

test('without a site there is only work', () => {
  verifyTells(describeStatus({ ...status, sites: [], hooks: [] }), [
    /No Jira site has the app yet\./,
  ]);
});

test('projects are told kind by kind, with what is around them', () => {
  verifyTells(describeProjects(report), [
    /PROJECT +KIND +SHOWN/,
    /acme\/shop +commit +1,200 +3/,
    /acme\/shop +reading branches, 9 items +working \(group\) +2026-01-02 03:04 UTC/,
    /acme\/empty +not read +none +never/,
    /! acme\/shop: GitLab is slow\./,
    /Too long\./,
    /There are more/,
  ]);
  verifyTells(describeProjects({ ...report, projects: [], rejections: [] }), [/no such project/]);
});
