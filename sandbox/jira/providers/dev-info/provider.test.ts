import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type JiraSandbox, type JiraSandboxOptions, startJiraSandbox } from '../../index.ts';
import { branch, commit, many, pullRequest, repository } from '../../testing/entities.ts';
import { type StandInApp, startStandInApp } from '../../testing/stand-in-app.ts';

let app: StandInApp;
before(async () => {
  app = await startStandInApp();
});
after(() => app.close());

async function withJira(
  work: (jira: JiraSandbox, send: typeof submit) => Promise<void>,
  options: JiraSandboxOptions = {},
): Promise<void> {
  const jira = await startJiraSandbox(options);
  try {
    await jira.install(app.descriptorUrl);
    await work(jira, (fields, request) => submit(fields, request, jira));
  } finally {
    await jira.close();
  }
}

interface Answer {
  readonly status: number;
  readonly body: {
    readonly acceptedDevinfoEntities: Record<string, Record<string, string[]>>;
    readonly failedDevinfoEntities: Record<string, Record<string, unknown>>;
    readonly unknownIssueKeys: string[];
    readonly unknownAssociations?: unknown[];
    readonly errorMessages?: { message: string }[];
  };
}

async function submit(
  fields: Readonly<Record<string, unknown>>,
  request: Readonly<Record<string, unknown>> = {},
  jira?: JiraSandbox,
): Promise<Answer> {
  const url = `${jira?.baseUrl}/rest/devinfo/0.10/bulk`;
  const body = { repositories: [repository(fields)], ...request };
  const response = await app.call('POST', url, body);
  return { status: response.status, body: (await response.json()) as Answer['body'] };
}

test('bulk: valid entities are accepted and shown at their issue', () =>
  withJira(async (jira, send) => {
    const lists = { commits: [commit()], branches: [branch()], pullRequests: [pullRequest()] };
    const { status, body } = await send(lists);
    assert.equal(status, 202);
    assert.deepEqual(body, {
      acceptedDevinfoEntities: { 42: { commits: ['c1'], branches: ['b1'], pullRequests: ['m1'] } },
      failedDevinfoEntities: {},
      unknownIssueKeys: [],
    });
    const panel = jira.issue('ABC-1');
    assert.deepEqual(
      [panel.commits[0]?.id, panel.branches[0]?.name, panel.pullRequests[0]?.repository.name],
      ['c1', 'feature/b1', 'g/p'],
    );
    assert.deepEqual([...jira.entities()].length, 3);
    assert.deepEqual(jira.violations(), []);
    assert.equal(jira.requests()[0]?.entityCount, 3);
  }));

const capped: readonly [string, Readonly<Record<string, unknown>>, RegExp][] = [
  ['no repositories', { repositories: [] }, /fewer than 1/],
  [
    '101 repositories',
    { repositories: many(101, ({ id }) => repository({ id })) },
    /at most 100 per request/,
  ],
  ['a repository twice', { repositories: [repository(), repository()] }, /listed twice/],
  [
    '401 commits in a repository',
    { repositories: [repository({ commits: many(401, commit) })] },
    /at most 400 per repository/,
  ],
  [
    'an entity twice',
    { repositories: [repository({ branches: [branch(), branch()] })] },
    /b1 twice/,
  ],
  [
    '1001 entities',
    {
      repositories: [
        repository({ commits: many(400, commit), pullRequests: many(400, pullRequest) }),
        repository({ id: '43', commits: many(201, commit) }),
      ],
    },
    /at most 1000 per request/,
  ],
  ['six properties', { properties: { a: '', b: '', c: '', d: '', e: '', f: '' } }, /properties/],
  ['a property named _x', { properties: { _x: '1' } }, /properties/],
  ['an unknown operation type', { operationType: 'FAST' }, /operationType/],
  ['text for preventTransitions', { preventTransitions: 'yes' }, /preventTransitions/],
];

for (const [name, request, reason] of capped) {
  test(`bulk: ${name} is refused as a whole`, () =>
    withJira(async (jira, send) => {
      const { status, body } = await send({}, request);
      assert.equal(status, 400);
      assert.match(body.errorMessages?.[0]?.message ?? '', reason);
      assert.equal(jira.violations().length, 1);
      assert.deepEqual([...jira.entities()], []);
    }));
}

const flawed: readonly [string, Readonly<Record<string, unknown>>, RegExp][] = [
  ['a branch without a name', { branches: [branch({ name: undefined })] }, /name/],
  ['an id with a slash', { branches: [branch({ id: 'feature/x' })] }, /pattern/],
  ['a long title', { pullRequests: [pullRequest({ title: 'x'.repeat(1025) })] }, /1024/],
  ['an unknown status', { pullRequests: [pullRequest({ status: 'DRAFT' })] }, /status/],
  ['11 files', { commits: [commit({ files: many(11, () => ({})) })] }, /files/],
  ['null for an avatar', { commits: [commit({ author: { avatar: null } })] }, /avatar/],
  ['no issue keys', { commits: [commit({ issueKeys: undefined })] }, /issueKeys/],
  ['501 issue keys', { commits: [commit({ issueKeys: keys(501) })] }, /500/],
  ['an astral character', { commits: [commit({ message: 'ABC-1 🎉' })] }, /Invalid binary/],
  ['a NUL deep inside', { commits: [commit({ author: { name: 'a\0' } })] }, /Invalid binary/],
  [
    'both issue fields',
    { commits: [commit({ associations: [{ associationType: 'issueKeys', values: ['ABC-1'] }] })] },
    /mutually exclusive/,
  ],
  [
    'a wrong last commit',
    { branches: [branch({ lastCommit: commit({ fileCount: -1 }) })] },
    /lastCommit/,
  ],
];

function keys(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `ABC-${index + 1}`);
}

for (const [name, lists, reason] of flawed) {
  test(`bulk: an entity with ${name} fails alone`, () =>
    withJira(async (jira, send) => {
      const { status, body } = await send({ ...lists }, {});
      assert.equal(status, 202);
      assert.match(JSON.stringify(body.failedDevinfoEntities['42']), reason);
      const beside = await send({ updateSequenceId: 2, commits: [commit({ id: 'fine' })] });
      assert.deepEqual(beside.body.acceptedDevinfoEntities['42']?.commits, ['fine']);
      assert.equal(jira.violations().length, 1);
    }));
}

test('bulk: an invalid repository fails with all that is in it', () =>
  withJira(async (jira, send) => {
    const { body } = await send({ url: 'nowhere', commits: [commit()] });
    assert.match(JSON.stringify(body.failedDevinfoEntities['42']?.errorMessages), /url/);
    assert.equal(jira.counts().commits, 0);
  }));

test('bulk: a long message is cut, issues by association count', () =>
  withJira(async (jira, send) => {
    const associations = [{ associationType: 'issueIdOrKeys', values: ['ABC-1', '10001'] }];
    const long = commit({ issueKeys: undefined, associations, message: 'x'.repeat(2000) });
    const { body } = await send({ commits: [long] });
    assert.equal(jira.issue('ABC-1').commits[0]?.message.length, 1024);
    assert.deepEqual(body.unknownAssociations, [
      { associationType: 'issueIdOrKeys', values: ['10001'] },
    ]);
  }));

test('bulk: a body beyond the limit is answered 413', () =>
  withJira(
    async (jira, send) => {
      const { status } = await send({ description: 'x'.repeat(1000) });
      assert.equal(status, 413);
      assert.equal(jira.violations()[0]?.kind, 'size');
    },
    { maxBodyBytes: 500 },
  ));

test('unknown keys: reported, and the entity is kept for the known ones', () =>
  withJira(
    async (jira, send) => {
      const { body } = await send({ commits: [commit({ issueKeys: ['UTF-8', 'ABC-1'] })] });
      assert.deepEqual(body.unknownIssueKeys, ['UTF-8']);
      assert.deepEqual(body.acceptedDevinfoEntities['42']?.commits, ['c1']);
      assert.equal(jira.issue('ABC-1').commits.length, 1);
      assert.equal(jira.issue('UTF-8').commits.length, 0);
    },
    { knownProjectKeys: ['ABC', 'X'] },
  ));

test('unknown keys: an entity that has only such is neither stored nor accepted', () =>
  withJira(
    async (jira, send) => {
      const { body } = await send({ commits: [commit({ issueKeys: ['UTF-8'] })] });
      assert.deepEqual(body.acceptedDevinfoEntities, {});
      assert.deepEqual(body.unknownIssueKeys, ['UTF-8']);
      assert.equal(jira.counts().commits, 0);
      jira.setKnownProjectKeys('any');
      await send({ commits: [commit({ issueKeys: ['UTF-8'] })] });
      assert.equal(jira.counts().commits, 1);
    },
    { knownProjectKeys: ['ABC'] },
  ));

test('sequence: only a greater one is stored, and it replaces everything', () =>
  withJira(async (jira, send) => {
    const first = { updateSequenceId: 5, issueKeys: ['ABC-1', 'ABC-2'] };
    await send({ name: 'first', updateSequenceId: 5, commits: [commit(first)] });
    const late = commit({ updateSequenceId: 5, issueKeys: ['ABC-3'] });
    const { body } = await send({ name: 'late', updateSequenceId: 5, commits: [late] });
    assert.deepEqual(body.acceptedDevinfoEntities['42']?.commits, ['c1']);
    assert.equal(jira.issue('ABC-3').commits.length, 0);
    assert.equal(jira.repository('42')?.data.name, 'first');

    const newer = commit({ updateSequenceId: 6, issueKeys: ['ABC-2'] });
    await send({ name: 'older', updateSequenceId: 4, commits: [newer] });
    assert.equal(jira.repository('42')?.data.name, 'first');
    assert.equal(jira.issue('ABC-1').commits.length, 0);
    assert.equal(jira.issue('ABC-2').commits.length, 1);
    assert.equal(jira.counts().commits, 1);
  }));

test('transitions: caused by ordinary submissions only', () =>
  withJira(async (jira, send) => {
    await send({ commits: [commit()] }, { operationType: 'BACKFILL' });
    await send({ commits: [commit({ id: 'c2' })] }, { preventTransitions: true });
    assert.deepEqual(jira.transitions(), []);
    await send({ commits: [commit({ id: 'c3' }), commit({ id: 'c2' })] });
    assert.deepEqual(
      jira.transitions().map(({ entityId, issueKey }) => [entityId, issueKey]),
      [['c3', 'ABC-1']],
    );
  }));

test('changes: a watcher is told once per request', () =>
  withJira(async (jira, send) => {
    let told = 0;
    const end = jira.onIssueChange('ABC-1', () => {
      told += 1;
    });
    await send({ commits: many(3, commit), branches: [branch()] });
    assert.equal(told, 1);
    end();
    await send({ commits: [commit({ id: 'later' })] });
    assert.equal(told, 1);
  }));
