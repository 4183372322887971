import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { FakeAnswer } from '../../../test/fixtures/gitlab/fake-gitlab.ts';
import { makeMergeRequestRow, makePipelineRow } from '../../../test/fixtures/gitlab/rows.ts';
import { useRefresh } from '../../../test/fixtures/gitlab/use-refresh.ts';
import type { Build } from '../../domain/index.ts';

const sha = 'a'.repeat(40);
const commit = `repository/commits/${sha}`;
const target = { kind: 'build', id: 31, entityId: 'x/3' } as const;

async function readBuild(t: TestContext, answers: Readonly<Record<string, FakeAnswer>>) {
  const { refresh, asked } = await useRefresh(t, {
    'pipelines/31': { json: makePipelineRow() },
    [commit]: { json: { id: sha, message: 'ABC-4 commit' } },
    ...answers,
  });
  const { entities, gone } = await refresh(target);
  assert.deepEqual(gone, []);
  return { build: entities[0] as Build, asked };
}

test("a branch's pipeline has the texts of its commit and of its own merge requests", async (t) => {
  const { build, asked } = await readBuild(t, {
    [`${commit}/merge_requests`]: {
      json: [
        makeMergeRequestRow(),
        makeMergeRequestRow({ source_branch: 'other', title: 'NO-1' }),
        makeMergeRequestRow({ source_project_id: 8, title: 'NO-2' }),
      ],
    },
  });
  assert.equal(build.isComplete, true);
  assert.equal(build.state, 'successful');
  assert.equal(build.tests, null);
  assert.deepEqual(build.texts, [
    'feature/ABC-1',
    'ABC-4 commit',
    'feature/ABC-1',
    'ABC-2 title',
    'ABC-3 text',
  ]);
  assert.deepEqual(asked(), [
    'pipelines/31',
    commit,
    `${commit}/merge_requests`,
    'pipelines/31/test_report_summary',
    'pipelines/31/jobs',
  ]);
});

test("a merge request's pipeline has the texts of this merge request", async (t) => {
  const { build, asked } = await readBuild(t, {
    'pipelines/31': {
      json: makePipelineRow({ ref: 'refs/merge-requests/1/merge', status: 'running' }),
    },
    'merge_requests/1': { json: makeMergeRequestRow({ description: null }) },
  });
  assert.deepEqual(build.texts, [
    'refs/merge-requests/1/merge',
    'ABC-4 commit',
    'feature/ABC-1',
    'ABC-2 title',
  ]);
  assert.deepEqual(asked(), ['pipelines/31', commit, 'merge_requests/1']);
});

test('a pipeline is read although its commit is lost and its merge requests are refused', async (t) => {
  const { build } = await readBuild(t, {
    [commit]: null,
    [`${commit}/merge_requests`]: { status: 403 },
  });
  assert.deepEqual(build.texts, ['feature/ABC-1']);
});

const summary = (total: object): FakeAnswer => ({ json: { total, test_suites: [] } });
const jobs = (...statuses: string[]): FakeAnswer => ({
  json: statuses.map((status) => ({ status })),
});
const counts: [name: string, summary: FakeAnswer, jobs: FakeAnswer, tests: Build['tests']][] = [
  [
    'its reports',
    summary({ time: 1, count: 10, success: 6, failed: 1, skipped: 1, error: 2 }),
    null,
    { total: 10, passed: 6, failed: 3, skipped: 1 },
  ],
  [
    'its jobs where reports are empty',
    summary({ time: 0, count: 0, success: 0, failed: 0, skipped: 0, error: 0 }),
    jobs('success', 'success', 'failed', 'manual', 'canceled'),
    { total: 5, passed: 2, failed: 1, skipped: 2 },
  ],
  [
    'its jobs where reports are refused',
    { status: 403 },
    jobs('success'),
    { total: 1, passed: 1, failed: 0, skipped: 0 },
  ],
  ['nothing where it has no job', null, jobs(), null],
  ['nothing where jobs are refused', null, { status: 403 }, null],
];

for (const [name, reports, ran, tests] of counts) {
  test(`the tests of a pipeline are told by ${name}`, async (t) => {
    const { build } = await readBuild(t, {
      'pipelines/31/test_report_summary': reports,
      'pipelines/31/jobs': ran,
    });
    assert.deepEqual(build.tests, tests);
  });
}

for (const status of ['created', 'pending', 'running', 'manual', 'canceling']) {
  test(`a pipeline that is ${status} is asked for no tests`, async (t) => {
    const { build, asked } = await readBuild(t, {
      'pipelines/31': { json: makePipelineRow({ status }) },
    });
    assert.equal(build.tests, null);
    assert.deepEqual(asked(), ['pipelines/31', commit, `${commit}/merge_requests`]);
  });
}

test('of many jobs the first 500 count', async (t) => {
  let page = 1;
  const { build, asked } = await readBuild(t, {
    'pipelines/31/jobs': {
      json: Array.from({ length: 100 }, () => ({ status: 'success' })),
      get headers() {
        page += 1;
        return { 'x-next-page': String(page) };
      },
    },
  });
  assert.equal(build.tests?.total, 500);
  assert.equal(asked().filter((path) => path.endsWith('/jobs')).length, 5);
});

for (const entityId of ['x/3', null]) {
  test(`a pipeline that is not found is gone, known as ${entityId}`, async (t) => {
    const { refresh } = await useRefresh(t, {});
    assert.deepEqual(await refresh({ ...target, entityId }), {
      entities: [],
      gone: entityId === null ? [] : [{ kind: 'build', projectId: 7, id: entityId }],
    });
  });
}
