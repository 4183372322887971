import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Link, LinkId, ProjectId } from '../domain/index.ts';
import type { Stores } from '../ports/index.ts';
import { makeLink } from './link-deps.fake.ts';
import { restartHistory } from './restart-history.ts';

const linkId = 3 as LinkId;

/** A link whose projects are read by links 3 and 5. */
function createFakes() {
  const since = new Date('2025-01-01');
  const calls: unknown[] = [];
  const stores = {
    links: { find: async (id: LinkId) => (id === linkId ? makeLink({ since }) : null) },
    history: {
      restart: async ({ id }: Link, ...call: unknown[]) => {
        calls.push(['restart', id, ...call]);
        return [3, 5];
      },
    },
  } as unknown as Stores;
  const sendJob = async (_: unknown, ...job: unknown[]) => void calls.push(job);
  return { deps: { stores, sendJob }, calls, since };
}

const backfills = [3, 5].map((id) => ['backfill', { linkId: id }, { key: `link-${id}` }]);

test('a whole link begins again as far back as it reaches now, and all who read it are told', async () => {
  const { deps, calls, since } = createFakes();
  await restartHistory(deps, { linkId, project: null });
  assert.deepEqual(calls, [['restart', 3, null, since], ...backfills]);
});

test('one project begins again as far back as was wished', async () => {
  const { deps, calls } = createFakes();
  const id = 42 as ProjectId;
  await restartHistory(deps, { linkId, project: { id, since: '2020-02-03T00:00:00.000Z' } });
  await restartHistory(deps, { linkId, project: { id, since: null } });
  assert.deepEqual(calls, [
    ['restart', 3, 42, new Date('2020-02-03')],
    ...backfills,
    ['restart', 3, 42, null],
    ...backfills,
  ]);
});

test('a link that is gone is left alone', async () => {
  const { deps, calls } = createFakes();
  await restartHistory(deps, { linkId: 4 as LinkId, project: null });
  assert.deepEqual(calls, []);
});
