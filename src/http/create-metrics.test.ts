import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createReads } from './api/operator/operator-world.fake.ts';
import { createMetrics } from './create-metrics.ts';

const countJobs = async () => [{ name: 'backfill', waiting: 1, running: 2, failed: 3 }];

const expected: readonly string[] = [
  'deliveries{state="waiting"} 4',
  'deliveries{state="given_up"} 1',
  'refreshes_waiting{urgency="details"} 3',
  'entities_shown{site="one.atlassian.net",kind="commit"} 3',
  'entities_rejected{site="one.atlassian.net",kind="commit"} 1',
  'entities_waiting{site="one.atlassian.net",kind="commit",lane="live"} 2',
  'entities_waiting{site="one.atlassian.net",kind="commit",lane="history"} 5',
  'lag_seconds{site="one.atlassian.net",kind="commit"} 1.5',
  'last_accepted_seconds{site="one.atlassian.net",kind="commit"} 1767323045',
  'lanes_paused{site="one.atlassian.net"} 1',
  'history_projects_left 5',
  'history_pages 50',
  'sweeps{state="due"} 2',
  'sweeps{state="failed"} 1',
  'hooks{connection="main",health="disabled"} 1',
  'call_budget_left{vendor="gitlab",of="gitlab.example",part=""} 40',
  'call_budget_paused_seconds{vendor="gitlab",of="gitlab.example",part=""} 2',
  'jobs{name="backfill",state="failed"} 3',
  'metrics_unread{what="shown"} 0',
];

test('everything that can grow or stand still has a number', async () => {
  const lines = (await createMetrics(createReads(), countJobs)()).split('\n');
  for (const line of expected) assert.ok(lines.includes(`gitlab_for_jira_${line}`), line);
  const age = lines.find((line) => line.startsWith('gitlab_for_jira_sweep_age_seconds{'));
  assert.match(age ?? '', /which="oldest"/);
});

test('scrapers that come at once or soon after share the reads', async () => {
  let passes = 0;
  let nowMs = 0;
  const reads = createReads();
  const shown = async () => {
    passes += 1;
    return await reads.shown();
  };
  const readMetrics = createMetrics({ ...reads, shown }, countJobs, () => nowMs);
  await Promise.all([readMetrics(), readMetrics()]);
  nowMs += 14_000;
  await readMetrics();
  assert.equal(passes, 1);
  nowMs += 1_000;
  await readMetrics();
  assert.equal(passes, 2);
});

test('what cannot be read is left out and said, and the rest is told', async () => {
  const shown = () => Promise.reject(new Error('statement timeout'));
  const text = await createMetrics({ ...createReads(), shown }, countJobs)();
  assert.match(text, /metrics_unread\{what="shown"\} 1/);
  assert.match(text, /lanes_paused\{site="one\.atlassian\.net"\} 1/);
});

test('a database that is away is no number but a failure', async () => {
  const work = () => Promise.reject(new Error('away'));
  await assert.rejects(createMetrics({ ...createReads(), work }, countJobs)(), /away/);
});

test('a site that went takes its numbers along', async () => {
  let nowMs = 0;
  const reads = { ...createReads() };
  const readMetrics = createMetrics(reads, countJobs, () => nowMs);
  assert.match(await readMetrics(), /one\.atlassian\.net/);
  reads.addresses = async () => new Map();
  reads.shown = async () => [];
  reads.waiting = async () => [];
  nowMs += 60_000;
  assert.doesNotMatch(await readMetrics(), /one\.atlassian\.net/);
});
