export { backOffMs } from './back-off.ts';
export { chunk } from './chunk.ts';
export { type Clock, systemClock } from './clock.ts';
export { makeSecret, reveal, type Secret } from './secret.ts';
export { sleep } from './sleep.ts';
