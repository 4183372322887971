export { backOffMs } from './back-off.ts';
export { type CallLine, createCallLine } from './call-line.ts';
export { makeCallPace } from './call-pace.ts';
export type { CallGrant, CallPace, CallShares, CallSource } from './call-source.ts';
export { chunk } from './chunk.ts';
export { type Clock, systemClock } from './clock.ts';
export { makeSecret, reveal, type Secret } from './secret.ts';
export { sleep } from './sleep.ts';
