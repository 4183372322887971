import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ConnectionId, ProjectId } from '../domain/index.ts';
import type { SendJob, Transaction } from '../ports/index.ts';
import { followProjects, type ProjectDelivery } from './project-deliveries.ts';

const connectionId = 1 as ConnectionId;
const running: Transaction = { executeSql: async () => ({ rows: [] }) };

type Told = ProjectDelivery['event'];

const changed = (id: number): Told => ({
  kind: 'project_changed',
  project: { id: id as ProjectId, pathWithNamespace: 'acme/shop' },
});
const gone = (id: number): Told => ({ ...changed(id), kind: 'project_gone' }) as Told;
const group: Told = { kind: 'group_changed', groupId: 5 };

async function jobsFor(...events: Told[]): Promise<string[]> {
  const jobs: string[] = [];
  const sendJob: SendJob = async (transaction, name, data, options) => {
    assert.equal(transaction, running);
    const told = 'projectId' in data && 'isToldGone' in data ? `${data.isToldGone}` : '';
    jobs.push([name, options?.key, told].filter(Boolean).join(' '));
  };
  const deliveries = events.map((event) => ({ event, delivery: {} })) as ProjectDelivery[];
  await followProjects({ sendJob }, running, { connectionId, deliveries });
  return jobs;
}

const table: [what: string, events: Told[], jobs: string[]][] = [
  ['nothing', [], []],
  ['changes of one project', [changed(2), changed(2)], ['follow-project 1-2 false']],
  ['a change and the end', [gone(2), changed(2)], ['follow-project 1-2-gone true']],
  ['a group', [group, group], ['rediscover-projects']],
  [
    'several',
    [group, changed(2), gone(3)],
    ['follow-project 1-2 false', 'follow-project 1-3-gone true', 'rediscover-projects'],
  ],
];

for (const [what, events, jobs] of table) {
  test(`of ${what} follow: ${jobs.join(', ') || 'no jobs'}`, async () => {
    assert.deepEqual(await jobsFor(...events), jobs);
  });
}
