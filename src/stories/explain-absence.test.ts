import assert from 'node:assert/strict';
import { test } from 'node:test';
import type {
  InstallationId,
  Link,
  LinkId,
  Matching,
  MergeRequest,
  ProjectId,
} from '../domain/index.ts';
import { gitlabMatching } from '../domain/index.ts';
import type { ToldProject } from '../ports/index.ts';
import { type Absence, explainAbsence } from './explain-absence.ts';

const person = { name: 'Ann', email: null, username: null, url: null, avatarUrl: null };
const mergeRequest: MergeRequest = {
  kind: 'merge_request',
  projectId: 1 as ProjectId,
  id: 70,
  iid: 7,
  reference: 'acme/shop!7',
  title: 'ABC-1 Cart',
  description: '',
  state: 'open',
  author: person,
  reviewers: [],
  commentCount: 0,
  sourceProjectId: 1 as ProjectId,
  sourceBranch: 'cart',
  sourceBranchUrl: '',
  targetBranch: 'main',
  lastEditedAt: new Date('2026-01-05'),
  updatedAt: new Date('2026-01-05'),
  url: '',
  isComplete: true,
};

const place: ToldProject = {
  installationId: 1 as InstallationId,
  site: new URL('https://one.atlassian.net'),
  linkIds: [3 as LinkId],
  history: { isDone: true, kind: 'branch', since: null, problem: null },
  hook: { health: 'working', problem: null },
};

const link = (matching: Partial<Matching> = {}, historyState = 'running') =>
  ({ matching: { ...gitlabMatching, ...matching }, historyState }) as Link;

type Given = {
  title?: string;
  sourceBranch?: string;
  links?: Link[];
  history?: Partial<ToldProject['history']>;
  hook?: ToldProject['hook'];
  wish?: Absence['wish'];
};

const wish = {
  wishedAt: new Date(0),
  notBefore: new Date(0),
  attempts: 2,
  problem: 'GitLab is away.',
};

const table: [what: string, given: Given, because: RegExp][] = [
  ['no key', { title: 'Cart' }, /title and description name no issue key\. Write one/],
  ['a small key', { title: 'abc-1 Cart' }, /“abc-1” does not count/],
  [
    'a key in the branch',
    { title: 'Cart', sourceBranch: 'ABC-1' },
    /Only its source branch names ABC-1/,
  ],
  [
    'a key of another project',
    { links: [link({ jiraProjects: ['WEB'] }), link({ jiraProjects: ['OPS'] })] },
    /names ABC-1, but only keys of WEB, OPS may go/,
  ],
  [
    'a key that a pattern leaves out',
    { links: [link({ pattern: 'WEB-\\d+' })] },
    /which the link’s own rule does not take/,
  ],
  [
    'a key in a branch that is searched',
    { title: 'Cart', sourceBranch: 'ABC-1', links: [link({ searchesSourceBranch: true })] },
    /We have not heard of it/,
  ],
  ['a read that waits', { wish }, /waits to be read from GitLab\. The last try failed: GitLab is/],
  [
    'a change before the history',
    { history: { since: new Date('2026-01-06') } },
    /older than 2026-01-06/,
  ],
  [
    'a change after its beginning',
    { history: { since: new Date('2026-01-04') } },
    /We have not heard of it/,
  ],
  ['an unread past', { history: { isDone: false } }, /is not read yet\. It comes by itself/],
  [
    'an unread past with a problem',
    { history: { isDone: false, problem: 'Forbidden.' } },
    /The last try failed: Forbidden\./,
  ],
  [
    'a paused past',
    { history: { isDone: false }, links: [link({}, 'paused')] },
    /is not read: it is paused\. Resume it/,
  ],
  [
    'a hook that is off',
    { hook: { health: 'disabled', problem: 'It failed.' } },
    /webhook for acme\/shop is disabled, so we were not told of it\. It failed\./,
  ],
];
for (const [what, given, because] of table) {
  test(`${what}: ${because.source}`, () => {
    const { title = mergeRequest.title, sourceBranch = 'cart', links = [link()] } = given;
    const text = explainAbsence({
      entity: { ...mergeRequest, title, sourceBranch },
      projectPath: 'acme/shop',
      place: {
        ...place,
        ...(given.hook !== undefined && { hook: given.hook }),
        history: place.history && { ...place.history, ...given.history },
      },
      links,
      wish: given.wish ?? null,
    });
    assert.match(text, because);
  });
}
