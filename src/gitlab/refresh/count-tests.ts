import { Type } from '@sinclair/typebox';
import type { TestCounts } from '../../domain/index.ts';
import { findAllowed } from '../api/find-allowed.ts';
import { nullIfForbidden } from '../api/null-if-forbidden.ts';
import { pagesOf } from '../api/pages-of.ts';
import { toQuery } from '../api/path.ts';
import { makeShape } from '../shape.ts';
import type { RefreshDeps } from './read-refresh.ts';

const count = Type.Integer({ minimum: 0 });
const summaryShape = makeShape(
  Type.Object({
    total: Type.Object({
      count,
      success: count,
      failed: count,
      error: Type.Optional(count),
    }),
  }),
);
const jobsShape = makeShape(Type.Array(Type.Object({ status: Type.String() })));

const finished: ReadonlySet<string> = new Set(['success', 'failed', 'canceled', 'skipped']);
const mostJobPages = 5;

/**
 * The tests of a finished pipeline: those of its reports, else its jobs, of which the first 500 count.
 * Null while it runs, for a report that grows says nothing yet.
 * @see https://docs.gitlab.com/api/pipelines/#retrieve-a-test-report-summary-for-a-pipeline
 */
export async function countTests(
  deps: RefreshDeps,
  { path, status }: { path: string; status: string },
): Promise<TestCounts | null> {
  if (!finished.has(status)) return null;
  return (await countReported(deps, path)) ?? (await countJobs(deps, path));
}

async function countReported(
  { api, caller }: RefreshDeps,
  path: string,
): Promise<TestCounts | null> {
  const call = { ...caller, path: `${path}/test_report_summary` };
  const total = (await findAllowed(api, call, summaryShape))?.total;
  if (!total || total.count === 0) return null;
  return makeCounts(total.count, total.success, total.failed + (total.error ?? 0));
}

async function countJobs({ api, caller }: RefreshDeps, path: string): Promise<TestCounts | null> {
  const readPage = (query: string) =>
    nullIfForbidden(api.findPage({ ...caller, path: `${path}/jobs`, query }, jobsShape));
  const statuses: string[] = [];
  for await (const rows of pagesOf(toQuery({ per_page: 100 }), readPage, mostJobPages)) {
    statuses.push(...rows.map(({ status }) => status));
  }
  if (statuses.length === 0) return null;
  const passed = statuses.filter((status) => status === 'success').length;
  const failed = statuses.filter((status) => status === 'failed').length;
  return makeCounts(statuses.length, passed, failed);
}

function makeCounts(total: number, passed: number, failed: number): TestCounts {
  return { total, passed, failed, skipped: Math.max(0, total - passed - failed) };
}
