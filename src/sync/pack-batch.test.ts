import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type {
  ConnectionId,
  EntityKind,
  InstallationId,
  LaneName,
  Project,
  ProjectId,
} from '../domain/index.ts';
import type { BatchLimits, DueEntry } from '../ports/index.ts';
import { packBatch } from './pack-batch.ts';

function makeEntry(about: Partial<DueEntry> & { id: string }): DueEntry {
  return {
    installationId: 1 as InstallationId,
    connectionId: 1 as ConnectionId,
    projectId: 42 as ProjectId,
    kind: 'branch',
    sequence: 1_000,
    payload: `{"id":"${about.id}"}`,
    issueKeys: ['ABC-1'],
    ...about,
  };
}

function makeProjects(entries: readonly DueEntry[]): Map<string, Project> {
  return new Map(
    entries.map(({ connectionId, projectId: id }) => [
      `${connectionId}/${id}`,
      {
        connectionId,
        id,
        name: `Project ${id}`,
        pathWithNamespace: `acme/${id}`,
        description: null,
        url: `https://gitlab.example.com/acme/${id}`,
        avatarUrl: null,
        defaultBranch: 'main',
        namespaceIds: [7],
      },
    ]),
  );
}

type DevinfoLimits = BatchLimits['devinfo'];

const idsOf = ({ connectionId, projectId }: DueEntry) => ({
  idPrefix: `${connectionId}-`,
  repositoryId: `${connectionId}-${projectId}`,
});
const roomy: DevinfoLimits = { repositories: 100, entities: 1_000, entitiesPerKind: 400 };

function packAs(lane: LaneName, entries: readonly DueEntry[], limits: BatchLimits) {
  return packBatch(entries, { lane, projects: makeProjects(entries), limits, idsOf });
}

/** Packs development information; answers the repositories and what is in them. */
function pack(entries: readonly DueEntry[], devinfo: DevinfoLimits) {
  const packed = packAs('devinfo/live/0', entries, { devinfo, others: { entities: 1 } });
  assert.ok(packed.batch.endpoint === 'devinfo');
  return { entries: packed.entries, repositories: packed.batch.repositories };
}

/** Packs for an endpoint without repositories. */
function packFlat(lane: LaneName, entries: readonly DueEntry[], most = 100) {
  const packed = packAs(lane, entries, { devinfo: roomy, others: { entities: most } });
  assert.ok(packed.batch.endpoint !== 'devinfo');
  return { entries: packed.entries, ...packed.batch };
}

test('entries of one project are one repository, with the highest of their sequences', () => {
  const { repositories, entries } = pack(
    [
      makeEntry({ id: 'b', sequence: 3_000 }),
      makeEntry({ id: 'c', kind: 'commit', sequence: 5_000 }),
      makeEntry({ id: 'm', kind: 'merge_request', sequence: 4_000 }),
    ],
    roomy,
  );
  assert.equal(entries.length, 3);
  const rest = { issueKeys: ['ABC-1'] };
  assert.deepEqual(repositories, [
    {
      id: '1-42',
      name: 'Project 42',
      description: null,
      url: 'https://gitlab.example.com/acme/42',
      avatarUrl: null,
      sequence: 5_000,
      entities: [
        { ...rest, kind: 'branch', id: 'b', sequence: 3_000, payload: '{"id":"b"}' },
        { ...rest, kind: 'commit', id: 'c', sequence: 5_000, payload: '{"id":"c"}' },
        { ...rest, kind: 'merge_request', id: 'm', sequence: 4_000, payload: '{"id":"m"}' },
      ],
    },
  ]);
});

test('the same project of two connections is two repositories', () => {
  const both = [makeEntry({ id: 'b' }), makeEntry({ id: 'b', connectionId: 2 as ConnectionId })];
  assert.deepEqual(
    pack(both, roomy).repositories.map(({ id }) => id),
    ['1-42', '2-42'],
  );
});

test('what does not fit is passed over, and what does is taken from behind it', () => {
  const limits = { repositories: 2, entities: 4, entitiesPerKind: 2 };
  const entries = [
    makeEntry({ id: 'b1' }),
    makeEntry({ id: 'b2' }),
    makeEntry({ id: 'b3' }),
    makeEntry({ id: 'other', projectId: 43 as ProjectId }),
    makeEntry({ id: 'third', projectId: 44 as ProjectId }),
    makeEntry({ id: 'c1', kind: 'commit' }),
    makeEntry({ id: 'c2', kind: 'commit' }),
  ];
  assert.deepEqual(
    pack(entries, limits).entries.map(({ id }) => id),
    ['b1', 'b2', 'other', 'c1'],
  );
});

test('an entry whose project is not known is left out', () => {
  const entry = makeEntry({ id: 'b' });
  const limits = { devinfo: roomy, others: { entities: 100 } };
  const input = { lane: 'devinfo/history', projects: new Map(), limits, idsOf } as const;
  assert.deepEqual(packBatch([entry], input), {
    entries: [],
    batch: { endpoint: 'devinfo', urgency: 'history', repositories: [] },
  });
});

test('builds of all projects and connections leave together, the oldest first', () => {
  const build = { kind: 'build' } as const;
  const packed = packFlat(
    'builds/live',
    [
      makeEntry({ id: 'p/1', ...build }),
      makeEntry({ id: 'p/2', ...build, connectionId: 2 as ConnectionId }),
      makeEntry({ id: 'p/3', ...build }),
    ],
    2,
  );
  assert.equal(packed.endpoint, 'builds');
  assert.deepEqual(packed.properties, {});
  assert.deepEqual(
    packed.entities.map(({ id, idPrefix, repositoryId }) => [id, idPrefix, repositoryId]),
    [
      ['p/1', '1-', '1-42'],
      ['p/2', '2-', '2-42'],
    ],
  );
});

test('a request holds flags of one project, since it carries that project as a property', () => {
  const flag = { kind: 'feature_flag' } as const;
  const packed = packFlat('featureflags/history', [
    makeEntry({ id: 'a', ...flag }),
    makeEntry({ id: 'b', ...flag, projectId: 43 as ProjectId }),
    makeEntry({ id: 'c', ...flag }),
  ]);
  assert.deepEqual(
    packed.entries.map(({ id }) => id),
    ['a', 'c'],
  );
  assert.deepEqual(packed.properties, { projectId: 'project-1-42' });
});

const flatLanes: LaneName[] = ['builds/live', 'deployments/history', 'featureflags/live'];

test('whatever is due, no request of any endpoint exceeds its limit, and each entry leaves once', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...flatLanes),
      fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 60 }),
      fc.integer({ min: 1, max: 20 }),
      (lane, projectIds, most) => {
        let left = projectIds.map((projectId, n) =>
          makeEntry({ id: String(n), projectId: projectId as ProjectId, kind: 'build' }),
        );
        const sent: string[] = [];
        while (left.length > 0) {
          const { entries, entities } = packFlat(lane, left, most);
          assert.equal(entries[0], left[0], 'the oldest always goes');
          assert.ok(entities.length <= most);
          assert.equal(entities.length, entries.length);
          sent.push(...entries.map(({ id }) => id));
          left = left.filter((entry) => !entries.includes(entry));
        }
        assert.equal(sent.length, projectIds.length);
        assert.equal(new Set(sent).size, sent.length);
      },
    ),
  );
});

const kinds: EntityKind[] = ['branch', 'commit', 'merge_request'];
const anyEntries = fc.uniqueArray(
  fc.record({
    projectId: fc.integer({ min: 1, max: 8 }).map((id) => id as ProjectId),
    connectionId: fc.integer({ min: 1, max: 2 }).map((id) => id as ConnectionId),
    kind: fc.constantFrom(...kinds),
    id: fc.integer({ min: 1, max: 30 }).map(String),
    sequence: fc.integer({ min: 1, max: 9_000 }),
  }),
  { selector: (e) => `${e.connectionId}/${e.projectId}/${e.kind}/${e.id}`, maxLength: 200 },
);
const anyLimits = fc.record({
  repositories: fc.integer({ min: 1, max: 10 }),
  entities: fc.integer({ min: 1, max: 60 }),
  entitiesPerKind: fc.integer({ min: 1, max: 20 }),
});

test('whatever is due, no batch exceeds a limit, nothing is lost and nothing sent twice', () => {
  fc.assert(
    fc.property(anyEntries, anyLimits, (all, limits) => {
      let left = all.map(makeEntry);
      const sent: DueEntry[] = [];
      while (left.length > 0) {
        const { entries, repositories } = pack(left, limits);
        assert.equal(entries[0], left[0], 'the oldest always goes');
        assert.ok(repositories.length <= limits.repositories);
        assert.ok(entries.length <= limits.entities);
        const ids = repositories.map(({ id }) => id);
        assert.equal(new Set(ids).size, ids.length);
        for (const { entities } of repositories) {
          for (const kind of kinds) {
            const own = entities.filter((entity) => entity.kind === kind);
            assert.ok(own.length <= limits.entitiesPerKind);
          }
        }
        const inside = repositories.flatMap(({ entities }) => entities);
        assert.equal(inside.length, entries.length);
        sent.push(...entries);
        left = left.filter((entry) => !entries.includes(entry));
      }
      assert.equal(new Set(sent).size, all.length);
      assert.equal(sent.length, all.length);
    }),
  );
});
