import type {
  AuditAnswer,
  ConnectionsAnswer,
  DoctorAnswer,
  LinksAnswer,
  OwnedLinksAnswer,
  ProjectsAnswer,
  SettingsAnswer,
  SiteAnswer,
  StoryAnswer,
  WorkAnswer,
} from '../../src/contract/index.ts';
import { gitlabOrigin, type PageAnswers, pageOrigin } from './serve-page.ts';

/** A long time ago, so that pictures of `… days ago` hardly change. */
const at = '2026-01-05T08:30:00.000Z';
const jiraUrl = 'https://acme.atlassian.example';

const kind = (name: SiteAnswer['kinds'][number]['kind'], shown: number, rejected = 0) => ({
  ...{ kind: name, shown, waiting: 0, rejected, lagMs: null, lastAcceptedAt: at },
});

const givenSite: SiteAnswer = {
  id: 1,
  url: jiraUrl,
  displayUrl: null,
  installedAt: at,
  links: 2,
  kinds: [kind('commit', 18_204), kind('branch', 312), kind('merge_request', 1_920, 3)],
  waiting: { live: 4, history: 1_200 },
  lagMs: 95_000,
  lastAcceptedAt: at,
  rejected: 3,
  unknownKeys: 2,
  pauses: [
    { lane: 'devinfo live', until: at, failures: 2, reason: 'Jira answered 429: too many calls.' },
  ],
};

const givenWork: WorkAnswer = {
  deliveries: { waiting: 12, givenUp: 1 },
  refreshes: { live: 2, verify: 10, details: 300 },
  history: { projects: 120, projectsDone: 80, pages: 4_100 },
  sweeps: { projects: 120, due: 3, failed: 0, oldestAt: at, newestAt: at },
  jobs: [
    { name: 'backfill', waiting: 4, running: 1, failed: 0 },
    { name: 'reconcile', waiting: 0, running: 0, failed: 0 },
  ],
};

export const makeConnection = (
  change: Partial<ConnectionsAnswer['connections'][number]> = {},
): ConnectionsAnswer['connections'][number] => ({
  id: 1,
  slug: 'main',
  url: `${gitlabOrigin}/`,
  internalUrl: `${gitlabOrigin}/`,
  applicationId: 'the-application',
  state: {
    checkedAt: at,
    version: '18.2.0',
    isAdministrator: true,
    tokenExpiresAt: '2030-01-01T00:00:00.000Z',
    problems: [],
  },
  hooks: { working: 40, paused: 0, disabled: 0, gone: 0, unknown: 0, unwell: [] },
  ...change,
});

export const makeLink = (id: number, path: string): LinksAnswer['links'][number] => ({
  id,
  connection: 1,
  target: { kind: 'group', id, path, name: path },
  linkedAt: at,
  linkedBy: 'dana',
  matching: { jiraProjects: ['ABC'], searchesSourceBranch: true, pattern: null },
  history: {
    ...{ state: 'running', since: null, projects: 40, projectsDone: 10, pagesRead: 80 },
    ...{ entitiesRead: 4_000, remainingSeconds: 600, problems: [] },
  },
});

export const makeProject = (id: number, path: string): ProjectsAnswer['projects'][number] => ({
  ...{ connection: 1, id, path, url: `${gitlabOrigin}/${path}` },
  kinds: [kind('commit', 20), kind('branch', 2, 1)],
  history: { isDone: false, kind: 'merge_request', pages: 3, entities: 60, problem: null },
  hook: {
    owner: { kind: 'group', id: 7 },
    ...{ health: 'working', checkedAt: at, problem: null },
  },
  sweep: { sweptAt: at, dueAt: at, problem: null },
});

export const makeOwnedLink = (id: number, path: string): OwnedLinksAnswer['links'][number] => ({
  ...{ id, gitlab: 'main', linkedAt: at, linkedBy: 'dana' },
  site: { id: 1, url: jiraUrl, displayUrl: null },
  target: { kind: 'group', path, name: path, url: `${gitlabOrigin}/${path}` },
});

const makeStory = (
  change: Partial<StoryAnswer['stories'][number]> = {},
): StoryAnswer['stories'][number] => ({
  ...{ connection: 1, gitlab: 'main', project: { id: 7, path: 'acme/shop' } },
  ...{ kind: 'merge_request', entity: '41', title: 'ABC-1 Sell shoes' },
  url: `${gitlabOrigin}/acme/shop/-/merge_requests/41`,
  sites: [
    {
      ...{ id: 1, url: jiraUrl, state: 'rejected', issueKeys: ['ABC-1'] },
      because: 'Jira refused it: the title is too long. Shorten it in GitLab.',
    },
  ],
  steps: [
    { at, kind: 'received', text: 'GitLab sent a merge request event.' },
    { at, kind: 'recorded', text: 'It names ABC-1.' },
    { at, kind: 'sent', text: `To ${jiraUrl}.` },
    { at, kind: 'rejected', text: 'The title is too long.' },
  ],
  ...change,
});

const givenSettings: SettingsAnswer = {
  settings: [
    {
      name: 'JIRA_CONNECT_APPLICATION_ID',
      meaning: 'The id of the OAuth application that people sign in with.',
      ...{ value: 'the-application', source: 'environment' },
    },
    {
      name: 'JIRA_CONNECT_PROXY_URL',
      meaning: 'Another GitLab that receives Jira’s calls first.',
      ...{ value: 'https://proxy.example', source: 'console' },
    },
    {
      name: 'JIRA_CONNECT_PUBLIC_KEY_STORAGE',
      meaning: 'Whether this service keeps public keys for other instances.',
      ...{ value: null, source: 'default' },
    },
  ],
};

const givenAudit: AuditAnswer = {
  acts: [
    {
      ...{ id: 2, at, by: 'jira:5b10a', via: 'jira', act: 'link.create', target: 'acme' },
      details: { site: jiraUrl, jiraProjects: ['ABC'] },
    },
  ],
  next: null,
};

export const givenDoctor: DoctorAnswer = {
  checkedAt: at,
  checks: [
    {
      ...{ name: 'database.version', title: 'Database', state: 'passed' },
      ...{ found: 'PostgreSQL 18.4', cause: null, fix: null },
    },
    {
      ...{ name: 'connection.token', title: 'Token of GitLab', state: 'failed' },
      ...{ found: 'GitLab answered 401.', cause: 'The token was revoked.' },
      fix: 'Make a new token and give it under Connections.',
    },
    {
      ...{ name: 'disk', title: 'Disk', state: 'unseen', found: 'The database is elsewhere.' },
      ...{ cause: null, fix: 'Run df on the database’s host.' },
    },
  ],
};

const points = Array.from({ length: 96 }, (_, i) => ({
  at: new Date(Date.parse('2026-01-05T00:00:00Z') + i * 900_000).toISOString(),
  accepted: 40 + Math.round(30 * Math.sin(i / 7)),
  rejected: i % 20 === 0 ? 4 : 0,
  waiting: i % 12,
  lagMs: 1_000 + (i % 12) * 9_000,
}));

/** A console in which everything answers, and some of it is not well. */
export function makeConsoleAnswers(): PageAnswers {
  const bodies: Record<string, unknown> = {
    'GET /-/page/gitlabs': {
      gitlabs: [
        {
          ...{ slug: 'main', url: gitlabOrigin, applicationId: 'the-application' },
          ...{ authorizeUrl: `${gitlabOrigin}/oauth/authorize`, scopes: ['api'] },
          redirectUrl: `${pageOrigin}/callback`,
        },
      ],
    },
    'POST /-/page/oauth/token': { accessToken: 'own', expiresInSeconds: 7_200, scopes: ['api'] },
    'GET /-/page/person': { username: 'dana', name: 'Dana', avatarUrl: null },
    'GET /api/v1/sites': { sites: [givenSite] },
    'GET /api/v1/sites/1': givenSite,
    'GET /api/v1/sites/1/series': { everyMinutes: 15, points },
    'GET /api/v1/sites/1/links': { links: [makeLink(3, 'acme'), makeLink(4, 'beta/tools')] },
    'GET /api/v1/sites/1/projects': { projects: [makeProject(7, 'acme/shop')], next: null },
    'GET /api/v1/sites/1/rejections': {
      rejections: [
        {
          ...{ connection: 1, project: { id: 7, path: 'acme/shop' }, kind: 'merge_request' },
          ...{ entity: '41', issueKeys: ['ABC-1'], reason: 'The title is too long.', at },
        },
      ],
      next: null,
    },
    'GET /api/v1/sites/1/unknown-keys': {
      unknownKeys: [{ key: 'UTF-8', learnedAt: at, waiting: 14 }],
      next: null,
    },
    'GET /api/v1/work': givenWork,
    'GET /api/v1/deliveries': {
      deliveries: [
        {
          ...{ id: 9, connection: 1, event: 'push', receivedAt: at, attempts: 12 },
          ...{ notBefore: null, problem: 'The payload lacks a project.' },
        },
      ],
      next: null,
    },
    'GET /api/v1/connections': { connections: [makeConnection()] },
    'GET /api/v1/owned-links': { links: [makeOwnedLink(3, 'acme'), makeOwnedLink(4, 'beta')] },
    'GET /api/v1/stories': { understoodAs: 'issue_key', stories: [makeStory()], hints: [] },
    'GET /api/v1/settings': givenSettings,
    'GET /api/v1/audit': givenAudit,
    'GET /api/v1/doctor': givenDoctor,
  };
  const answers = Object.entries(bodies).map(([name, body]) => [name, () => ({ body })] as const);
  return { ...Object.fromEntries(answers), 'GET /api/v1/me': answerMe };
}

/** The operator by ADMIN_TOKEN, a group's owner by GitLab, or nobody. */
const answerMe: PageAnswers[string] = (request) => {
  const headers = request.headers();
  if (headers.authorization === 'Bearer open sesame') {
    return { body: { role: 'operator', name: 'operator' } };
  }
  if (headers['gitlab-authorization'] === 'Bearer own') {
    return { body: { role: 'group_owner', name: 'Dana' } };
  }
  const error = { code: 'OPERATOR_ONLY', message: 'Send ADMIN_TOKEN.', do: 'Set ADMIN_TOKEN.' };
  return { status: 401, body: { error } };
};
