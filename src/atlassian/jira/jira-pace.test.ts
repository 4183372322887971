import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readJiraPace } from './jira-pace.ts';

const now = new Date('2026-11-22T12:00:00Z');
const inS = (seconds: number) => new Date(now.getTime() + seconds * 1_000);
const counted = (limit: string, remaining: string, reset: string) => ({
  'x-ratelimit-limit': limit,
  'x-ratelimit-remaining': remaining,
  'x-ratelimit-reset': reset,
});
const minute = '2026-11-22T12:01Z';
const points = (name: string) => ({
  [`${name}-policy`]: '"tenant-app-quota";q=100100;w=3600',
  [name]: '"tenant-app-quota";r=3600;t=1800',
});

const table: [string, Record<string, string>, Partial<ReturnType<typeof readJiraPace>>][] = [
  ['nothing', {}, {}],
  ['plenty left', counted('100', '99', minute), {}],
  [
    'little left of a minute',
    counted('600', '30', minute),
    { endpoint: { perSecond: 0.5, until: inS(60) } },
  ],
  [
    'a burst limit without its end',
    { 'x-ratelimit-limit': '350', 'x-ratelimit-remaining': '1' },
    {},
  ],
  ['a reset that is a number', counted('100', '5', '1795348860'), {}],
  ['a reset that is past', counted('100', '5', '2026-11-22T11:59Z'), {}],
  ['a reset that is no date', counted('100', '5', '2026-99-99'), {}],
  ['points', points('ratelimit'), { site: { perSecond: 2, until: inS(1_800) } }],
  ['points in beta', points('beta-ratelimit'), { site: { perSecond: 2, until: inS(1_800) } }],
  [
    'points without their policy',
    { ratelimit: '"global-app-quota";r=0;t=600' },
    { site: { perSecond: 0.2, until: inS(600) } },
  ],
  ['points in another shape', { ratelimit: 'limit=100, remaining=5' }, {}],
];

for (const [what, headers, expected] of table) {
  test(`the pace of an answer with ${what}`, () => {
    assert.deepEqual(readJiraPace(headers, now), { endpoint: null, site: null, ...expected });
  });
}
