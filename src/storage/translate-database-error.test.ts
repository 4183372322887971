import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DatabaseError } from './database-error.ts';
import { translateDatabaseError } from './translate-database-error.ts';

const failure = (message: string, fields: object = {}) => Object.assign(new Error(message), fields);

const unreachable: Error[] = [
  failure('connect ECONNREFUSED 127.0.0.1:5432', { code: 'ECONNREFUSED', syscall: 'connect' }),
  Object.assign(new AggregateError([], ''), { code: 'ECONNREFUSED' }),
  failure('connect ENOENT /run/.s.PGSQL.5432', { code: 'ENOENT', syscall: 'connect' }),
  failure('getaddrinfo ENOTFOUND db', { code: 'ENOTFOUND', syscall: 'getaddrinfo' }),
  failure('read ECONNRESET', { code: 'ECONNRESET', syscall: 'read' }),
  failure('terminating connection due to administrator command', { code: '57P01' }),
  failure('the database system is starting up', { code: '57P03' }),
  failure('sorry, too many clients already', { code: '53300' }),
  failure('idle-in-transaction timeout', { code: '25P03' }),
  failure('connection failure', { code: '08006' }),
  failure('Connection terminated unexpectedly'),
  failure('Connection terminated due to connection timeout'),
  failure('timeout exceeded when trying to connect'),
  failure('Client has encountered a connection error and is not queryable'),
];

for (const error of unreachable) {
  test(`the database is unreachable: ${error.message || error.name}`, () => {
    const translated = translateDatabaseError(error);
    assert.ok(translated instanceof DatabaseError);
    assert.equal(translated.code, 'DATABASE_UNREACHABLE');
    assert.equal(translated.retry, 'soon');
    assert.equal(translated.cause, error);
  });
}

const others: unknown[] = [
  failure('duplicate key value', { code: '23505' }),
  failure('canceling statement due to statement timeout', { code: '57014' }),
  failure('password authentication failed', { code: '28P01' }),
  failure('deadlock detected', { code: '40P01' }),
  failure('no such file', { code: 'ENOENT', syscall: 'open' }),
  failure('something else'),
  'not even an error',
];

for (const error of others) {
  test(`passes as it is: ${error}`, () => {
    assert.equal(translateDatabaseError(error), error);
  });
}
