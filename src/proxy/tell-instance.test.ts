import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Installation } from '../domain/index.ts';
import type { Jobs, Stores, TellInstanceAnswer } from '../ports/index.ts';
import { tellInstanceAgain } from './tell-instance.ts';

const instanceUrl = 'https://gitlab.behind.example/';
const minuteMs = 60_000;
type Event = Jobs['tell-instance'];

async function run(
  event: Event,
  given: { site: URL | 'own' | null; answer?: TellInstanceAnswer },
): Promise<{ told: string[]; jobs: unknown[]; failures: boolean[] }> {
  const done = { told: [] as string[], jobs: [] as unknown[], failures: [] as boolean[] };
  const site = given.site && { instanceUrl: given.site === 'own' ? null : given.site };
  await tellInstanceAgain(
    {
      stores: {
        installations: { findByClientKey: async () => site as Installation | null },
      } as unknown as Stores,
      sendJob: async (...job) => void done.jobs.push(job),
      tellInstance: async (url, news) => {
        done.told.push(`${news.event} ${url.href}`);
        return given.answer ?? { kind: 'told' };
      },
      tell: ({ isLast }) => void done.failures.push(isLast),
    },
    event,
  );
  return done;
}

const make = (event: Event['event'], attempt = 1): Event => ({
  event,
  clientKey: 'site-one',
  instanceUrl,
  attempt,
});
const here = new URL(instanceUrl);
const elsewhere = new URL('https://gitlab.other.example');

const table: [Event['event'], what: string, URL | 'own' | null, isTold: boolean][] = [
  ['installed', 'a site that is handed to the instance', here, true],
  ['installed', 'a site that went to another', elsewhere, false],
  ['installed', 'a site that was taken back', 'own', false],
  ['installed', 'a site that is gone', null, false],
  ['uninstalled', 'a site that is gone', null, true],
  ['uninstalled', 'a site that was taken back', 'own', true],
  ['uninstalled', 'a site that went to another', elsewhere, true],
  ['uninstalled', 'a site that came back to the instance', here, false],
];
for (const [event, what, site, isTold] of table) {
  test(`${event} of ${what} is ${isTold ? '' : 'not '}told`, async () => {
    const { told, jobs } = await run(make(event), { site });
    assert.deepEqual(told, isTold ? [`${event} ${instanceUrl}`] : []);
    assert.deepEqual(jobs, []);
  });
}

const repetitions: [Event['event'], attempt: number, minutes: number | null][] = [
  ['uninstalled', 1, 60],
  ['uninstalled', 3, 60],
  ['uninstalled', 4, null],
  ['installed', 1, 1],
  ['installed', 2, 10],
  ['installed', 3, 60],
  ['installed', 4, null],
];
for (const [event, attempt, minutes] of repetitions) {
  const then = minutes === null ? 'is given up' : `is told again after ${minutes} min`;
  test(`${event}, refused for the ${attempt}. time, ${then}`, async () => {
    const site = event === 'installed' ? here : null;
    const answer = { kind: 'refused', status: 500 } as const;
    const { jobs, failures } = await run(make(event, attempt), { site, answer });
    assert.deepEqual(failures, [minutes === null]);
    const next = attempt + 1;
    const key = `${event} site-one ${instanceUrl} ${next}`;
    const options = { key, startAfterMs: (minutes ?? 0) * minuteMs };
    const job = [null, 'tell-instance', make(event, next), options];
    assert.deepEqual(jobs, minutes === null ? [] : [job]);
  });
}
