export type { ReadDatabaseClock } from './clock.ts';
export type * from './gitlab.ts';
export type * from './jira.ts';
export type { JobHandlers, JobName, Jobs, SendJob } from './queue.ts';
export type * from './reads.ts';
export type * from './stores.ts';
export type { Transact, Transaction } from './transact.ts';
