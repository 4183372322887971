import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  branchId,
  type Commit,
  type ConnectionId,
  gitlabMatching,
  type InstallationId,
  type MirrorKey,
  type ProjectId,
  type Refresh,
} from '../domain/index.ts';
import type { HeldState, Push, Stores } from '../ports/index.ts';
import { makeCommit } from './entities.fake.ts';
import { readPushes } from './push-deliveries.ts';

const connectionId = 1 as ConnectionId;
const projectId = 42 as ProjectId;
const [a, b, c] = ['a', 'b', 'c'].map((letter) => letter.repeat(40)) as [string, string, string];

/** What each covering site holds of a branch: a head, `gone` for a tombstone, null for no row. */
type Holding = readonly (string | 'gone' | null)[];
type Given = { held?: Holding; isFed?: boolean; defaultBranch?: string };

function makePush(about: Partial<Push>): Push {
  const after = about.after === undefined ? a : about.after;
  const commits = about.commits ?? (after ? [makeCommit({ sha: after })] : []);
  return {
    projectId,
    branch: 'ABC-1',
    before: null,
    after,
    commits,
    totalCommits: commits.length,
    ...about,
  };
}

function makeHeld(key: MirrorKey, head: string): HeldState {
  return {
    ...key,
    version: head === 'gone' ? '' : head,
    isTombstone: head === 'gone',
    issueKeys: [],
    feeds: null,
    isOfEpoch: true,
  };
}

/** Stores in which one branch is held as told. */
function makeStores({ held = [null], isFed = false, defaultBranch = 'main' }: Given) {
  const wishes: Refresh[] = [];
  const project = { id: projectId, url: 'https://gitlab.example.com/acme/shop', defaultBranch };
  const installationIds = held.map((_, n) => (n + 1) as InstallationId);
  const stores = {
    projects: {
      findAll: async () => new Map([[projectId, project]]),
      coverage: async () =>
        installationIds.map((installationId) => ({
          projectId,
          installationId,
          epoch: 1,
          idPrefix: '',
          matchings: [gitlabMatching],
        })),
    },
    mirror: {
      lock: async (keys: readonly MirrorKey[]) =>
        keys.flatMap((key) => {
          const head = held[key.installationId - 1];
          return head ? [makeHeld(key, head)] : [];
        }),
      feedingKeys: async (_: ConnectionId, feeds: readonly string[]) =>
        isFed ? feeds.map((text) => ({ installationId: 1, feeds: text, issueKeys: ['MR-1'] })) : [],
    },
    refreshes: {
      add: async (refreshes: readonly Refresh[]) => {
        wishes.push(...refreshes);
      },
    },
  } as unknown as Stores;
  return { stores, wishes };
}

/** Reads the pushes; what follows in words, the commits' own changes left out. */
async function follow(given: Given, ...pushes: Partial<Push>[]): Promise<string[]> {
  const { stores, wishes } = makeStores(given);
  const deliveries = pushes.map((push, n) => ({
    delivery: {
      id: n,
      connectionId,
      event: 'Push Hook',
      body: '',
      receivedAt: new Date(1_000 + n),
    },
    event: {
      kind: 'push' as const,
      project: { id: projectId, pathWithNamespace: 'acme/shop' },
      push: makePush(push),
    },
  }));
  const changes = await readPushes(stores, connectionId, deliveries);
  const words = changes.flatMap((change) => {
    if ('gone' in change) return ['remove'];
    return change.entity.kind === 'branch' ? [`advance to ${change.entity.head.sha[0]}`] : [];
  });
  return [
    ...words,
    ...wishes.map(({ target, urgency }) => {
      if (target.kind === 'commits') return `commits ${shorten(target.range)}`;
      return target.kind === 'branch' ? `read ${urgency}` : target.kind;
    }),
  ];
}

const shorten = (range: string) => range.replaceAll(/([abc])\1+/g, '$1');

const advance = (head: string) => [`advance to ${head}`, 'read verify'];
const read = ['read live'];

const steps: [what: string, given: Given, push: Partial<Push>, follows: string[]][] = [
  ['a new branch', {}, {}, advance('a')],
  ['a new branch without commits of its own', {}, { commits: [] }, read],
  ['a new branch without a key', {}, { branch: 'topic' }, []],
  ['a new branch that a merge request feeds', { isFed: true }, { branch: 'topic' }, advance('a')],
  ['a push to a branch that is not held', {}, { before: b }, read],
  ['the same without a key', {}, { branch: 'topic', before: b }, []],
  ['the same, fed', { isFed: true }, { branch: 'topic', before: b }, read],
  ['a push onto the head that is held', { held: [b] }, { before: b }, advance('a')],
  ['the same without a key', { held: [b] }, { branch: 'topic', before: b }, advance('a')],
  ['the same by all sites', { held: [b, b] }, { before: b }, advance('a')],
  ['a push onto another head', { held: [c] }, { before: b }, read],
  ['a forced push onto the head that is held', { held: [b] }, { before: b }, advance('a')],
  ['a push whose head the hook leaves out', { held: [b] }, { before: b, commits: [] }, read],
  ['a push that is held already', { held: [a] }, { before: b }, []],
  ['a push of which sites hold different heads', { held: [a, b] }, { before: b }, read],
  ['a push that one site holds and one does not', { held: [b, null] }, { before: b }, read],
  ['a new branch after its end', { held: ['gone'] }, {}, read],
  ['a push to a branch that is gone', { held: ['gone'] }, { before: b }, read],
  ['the same without a key', { held: ['gone'] }, { branch: 'topic', before: b }, []],
  ['the same, fed', { held: ['gone'], isFed: true }, { branch: 'topic', before: b }, read],
  ['a deletion', { held: [b] }, { before: b, after: null }, ['remove', 'read verify']],
  ['a deletion of another head', { held: [c] }, { before: b, after: null }, read],
  ['a deletion that is known', { held: ['gone'] }, { before: b, after: null }, []],
  ['a deletion of what is not held', {}, { before: b, after: null }, ['remove', 'read verify']],
  ['the same without a key', {}, { branch: 'topic', before: b, after: null }, []],
];

for (const [what, given, push, follows] of steps) {
  test(`${what}: ${follows.join(', ') || 'nothing'}`, async () => {
    assert.deepEqual(await follow(given, push), follows);
  });
}

test('pushes of one batch follow each other', async () => {
  const wish = 'read verify';
  assert.deepEqual(await follow({}, {}, { before: a, after: b }, { before: b, after: c }), [
    'advance to a',
    'advance to b',
    'advance to c',
    wish,
    wish,
    wish,
  ]);
  assert.deepEqual(await follow({}, {}, { before: a, after: null }), [
    'advance to a',
    'remove',
    wish,
    wish,
  ]);
  assert.deepEqual(await follow({ held: [a] }, { before: b, after: c }, { before: a, after: b }), [
    'advance to b',
    'read live',
    wish,
  ]);
});

const key = 'ABC-1 work';
const many = { branch: 'topic', totalCommits: 25 };
const ranges: [what: string, given: Given, push: Partial<Push>, follows: string[]][] = [
  ['a push that the hook shows whole', {}, { branch: 'topic', totalCommits: 1 }, []],
  ['a long push', {}, { ...many, before: b }, ['commits b..a']],
  ['a long new branch', {}, many, ['commits main..a']],
  ['a long first push to the default branch', { defaultBranch: 'topic' }, many, ['commits a']],
  ['a deletion', {}, { ...many, before: b, after: null }, []],
];

for (const [what, given, push, follows] of ranges) {
  test(`${what}: ${follows.join(', ') || 'no commits to read'}`, async () => {
    assert.deepEqual(await follow(given, push), follows);
  });
}

test('commits with keys go out from the hook, those without do not', async () => {
  const { stores } = makeStores({});
  const commits: Commit[] = [
    makeCommit({ sha: b, message: 'tidy up' }),
    makeCommit({ sha: a, message: key }),
  ];
  const receivedAt = new Date(5_000);
  const changes = await readPushes(stores, connectionId, [
    {
      delivery: { id: 1, connectionId, event: 'Push Hook', body: '', receivedAt },
      event: {
        kind: 'push',
        project: { id: projectId, pathWithNamespace: 'acme/shop' },
        push: makePush({ branch: 'topic', commits }),
      },
    },
  ]);
  assert.deepEqual(changes, [{ readAt: receivedAt, entity: commits[1] }]);
});

test('a branch advanced from the hook links to itself, whatever its name', async () => {
  const { stores } = makeStores({});
  const push = makePush({ branch: 'f/ABC-1 #?ü' });
  const [change] = await readPushes(stores, connectionId, [
    {
      delivery: { id: 1, connectionId, event: '', body: '', receivedAt: new Date(1) },
      event: {
        kind: 'push',
        project: { id: projectId, pathWithNamespace: 'acme/shop' },
        push: { ...push, commits: push.commits.map((commit) => ({ ...commit, message: 'x' })) },
      },
    },
  ]);
  assert.ok(change && 'entity' in change && change.entity.kind === 'branch');
  assert.equal(branchId(change.entity.name), branchId('f/ABC-1 #?ü'));
  assert.equal(
    change.entity.url,
    'https://gitlab.example.com/acme/shop/-/commits/f/ABC-1%20%23%3F%C3%BC',
  );
  assert.equal(
    change.entity.createMergeRequestUrl,
    'https://gitlab.example.com/acme/shop/-/merge_requests/new?merge_request%5Bsource_branch%5D=f%2FABC-1+%23%3F%C3%BC',
  );
});
