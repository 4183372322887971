import assert from 'node:assert/strict';
import { test } from 'node:test';
import { errorCodes } from '../../domain/index.ts';
import { makeLink } from '../http-deps.fake.ts';
import { describeLinkProblems, describeSiteProblems } from './describe-problems.ts';

const now = new Date('2026-01-02T03:04:05Z');
const link = makeLink();
const calm = { link, progress: { problems: [] }, rejected: 0, hooks: [] };

type Hooks = Parameters<typeof describeLinkProblems>[0]['hooks'];
const makeHook = (given: Partial<Hooks[number]>): Hooks[number] => ({
  id: 1,
  owner: { kind: 'project', id: 7 },
  path: 'acme/tools/shop',
  health: 'paused',
  checkedAt: now,
  problem: null,
  ...given,
});

const ofLink: [string, Partial<Parameters<typeof describeLinkProblems>[0]>, [string, string][]][] =
  [
    ['nothing', {}, []],
    [
      'a history that stopped',
      { progress: { problems: ['GitLab is slow.', 'b', 'c', 'd'] } },
      [
        ['LINK_UNWELL', 'GitLab is slow.'],
        ['LINK_UNWELL', 'b'],
        ['LINK_UNWELL', 'c'],
      ],
    ],
    [
      'one refusal',
      { rejected: 1 },
      [['ENTITIES_REJECTED', 'Jira refused one item of this link.']],
    ],
    [
      'many refusals',
      { rejected: 1234 },
      [['ENTITIES_REJECTED', 'Jira refused 1,234 items of this link.']],
    ],
    [
      'a hook below, in any case',
      { hooks: [makeHook({ path: 'ACME/Tools', health: 'disabled', problem: 'It is gone.' })] },
      [['HOOK_UNWELL', 'ACME/Tools: It is gone.']],
    ],
    ['a hook elsewhere', { hooks: [makeHook({ path: 'acme/toolsmith' })] }, []],
    ['a hook that is being made', { hooks: [makeHook({ health: 'gone' })] }, []],
    [
      'many hooks',
      { hooks: [1, 2, 3, 4, 5].map((id) => makeHook({ id, path: `acme/tools/${id}` })) },
      [
        ['HOOK_UNWELL', 'acme/tools/1: GitLab pauses our webhook after failures.'],
        ['HOOK_UNWELL', 'acme/tools/2: GitLab pauses our webhook after failures.'],
        ['HOOK_UNWELL', 'acme/tools/3: GitLab pauses our webhook after failures.'],
        ['HOOK_UNWELL', '2 more webhooks are not well.'],
      ],
    ],
  ];
for (const [what, given, expected] of ofLink) {
  test(`problems of a link: ${what}`, () => {
    const problems = describeLinkProblems({ ...calm, ...given });
    assert.deepEqual(
      problems.map(({ code, message }) => [code, message]),
      expected,
    );
    for (const problem of problems) {
      assert.equal(problem.do, errorCodes[problem.code as keyof typeof errorCodes]);
    }
  });
}

type SiteGiven = Parameters<typeof describeSiteProblems>[0];
const quiet: SiteGiven = { connectionProblems: [], pauses: [], hooks: [], now, databaseNow: now };
const makePause = (name: string, seconds: number, reason: string, failures = 1) => ({
  name,
  notBefore: new Date(now.getTime() + seconds * 1_000),
  failures,
  reason,
});
const refused = 'one.atlassian.net refused our token (status 401).';

const ofSite: [string, Partial<SiteGiven>, [string, string][]][] = [
  ['nothing', {}, []],
  ['a GitLab', { connectionProblems: ['Token ends.'] }, [['CONNECTION_UNWELL', 'Token ends.']]],
  ['a short pause', { pauses: [makePause('builds/live', 30, 'Jira asked for a pause.')] }, []],
  [
    'short pauses in a row',
    { pauses: [makePause('builds/live', 30, 'It is down.', 3)] },
    [['SENDING_PAUSED', 'Nothing is sent until 03:04 UTC (builds): It is down.']],
  ],
  [
    'a secret that is out of date, in all lanes',
    {
      pauses: [
        makePause('devinfo/live/0', 700, refused),
        makePause('devinfo/history', 600, refused),
        makePause('deployments/live', 600, refused),
      ],
    },
    [
      [
        'JIRA_UNAUTHORIZED',
        `Nothing is sent until 03:14 UTC (branches, commits and merge requests, deployments): ${refused}`,
      ],
    ],
  ],
  [
    'a site that is gone',
    { pauses: [makePause('featureflags/live', 3600, 'x is no Jira site (status 404).')] },
    [
      [
        'JIRA_GONE',
        'Nothing is sent until 04:04 UTC (feature flags): x is no Jira site (status 404).',
      ],
    ],
  ],
  [
    'a clock ahead',
    { databaseNow: new Date(now.getTime() - 61_000) },
    [['CLOCK_SKEW', 'The clock of this service is 61 seconds ahead of that of its database.']],
  ],
  [
    'a clock behind',
    { databaseNow: new Date(now.getTime() + 5_000) },
    [['CLOCK_SKEW', 'The clock of this service is 5 seconds behind that of its database.']],
  ],
  ['clocks that differ little', { databaseNow: new Date(now.getTime() + 2_900) }, []],
  [
    'a system hook',
    {
      hooks: [
        {
          connectionId: link.connectionId,
          slug: 'main',
          count: { working: 0, paused: 1, disabled: 0, gone: 0, unknown: 0 },
          unwell: [makeHook({ owner: { kind: 'system' }, path: null }), makeHook({})],
        },
      ],
    },
    [['HOOK_UNWELL', 'GitLab pauses our webhook after failures.']],
  ],
];
for (const [what, given, expected] of ofSite) {
  test(`problems of a site: ${what}`, () => {
    const problems = describeSiteProblems({ ...quiet, ...given });
    assert.deepEqual(
      problems.map(({ code, message }) => [code, message]),
      expected,
    );
  });
}
