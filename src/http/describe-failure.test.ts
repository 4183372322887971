import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type errorCodes, ProductError } from '../domain/index.ts';
import { describeFailure } from './describe-failure.ts';

const now = new Date('2026-01-01T00:00:00Z');
const inSeconds = (seconds: number) => ({ at: new Date(now.getTime() + seconds * 1000) });
const make = (code: keyof typeof errorCodes, retry: ProductError['retry'] = 'never') =>
  new ProductError({ code, retry, safe: `safe ${code}` });

const table: [string, unknown, number, string, string, number | null][] = [
  [
    'REQUEST_INVALID',
    make('REQUEST_INVALID'),
    400,
    'REQUEST_INVALID',
    'safe REQUEST_INVALID',
    null,
  ],
  [
    'a limit with a time',
    make('JIRA_RATE_LIMITED', inSeconds(7.2)),
    503,
    'JIRA_RATE_LIMITED',
    'safe JIRA_RATE_LIMITED',
    8,
  ],
  [
    'a limit that is over',
    make('JIRA_RATE_LIMITED', inSeconds(-9)),
    503,
    'JIRA_RATE_LIMITED',
    'safe JIRA_RATE_LIMITED',
    1,
  ],
  ['a full inbox', make('INBOX_FULL', 'soon'), 503, 'INBOX_FULL', 'safe INBOX_FULL', 10],
  [
    'the framework’s 413',
    Object.assign(new Error('quotes'), { statusCode: 413 }),
    413,
    'REQUEST_INVALID',
    'The request is too large.',
    null,
  ],
  [
    'the framework’s 418',
    Object.assign(new Error('quotes'), { statusCode: 418 }),
    418,
    'REQUEST_INVALID',
    'The request was refused.',
    null,
  ],
];
for (const [what, error, status, code, message, retryAfterSeconds] of table) {
  test(`${what} is told as ${status}`, () => {
    const failure = describeFailure(error, now, 'id-1');
    assert.deepEqual(failure, { status, code, message, retryAfterSeconds, isOurs: false });
  });
}

const unknown = [
  new Error('password=hunter2'),
  Object.assign(new Error('x'), { statusCode: 599 }),
  'a thrown text',
  null,
  make('SECRET_UNREADABLE'),
];
for (const error of unknown) {
  test(`${error} is nobody's business`, () => {
    const failure = describeFailure(error, now, 'id-1');
    assert.deepEqual([failure.status, failure.code, failure.isOurs], [500, 'INTERNAL', true]);
    assert.equal(
      failure.message,
      'Something went wrong here. The operator finds it in the log as id-1.',
    );
  });
}
