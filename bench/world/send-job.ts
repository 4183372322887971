import { setTimeout as delay } from 'node:timers/promises';
import { PgBoss } from 'pg-boss';
import type { Jobs } from '../../src/ports/index.ts';
import type { EmbeddedDatabase } from './database.ts';

/** Jobs of the product that are wanted at once, not when their time comes. */
export type JobSender = {
  /** Puts it into the queue and resolves when it has run. */
  run<Name extends keyof Jobs>(name: Name, data: Jobs[Name], timeoutMs: number): Promise<void>;
  close(): Promise<void>;
};

/** Enters the product's queue from beside it; works on nothing itself. */
export async function createJobSender(database: EmbeddedDatabase): Promise<JobSender> {
  const { pid: _, ...address } = database;
  const boss = new PgBoss({
    ...address,
    max: 1,
    supervise: false,
    schedule: false,
    migrate: false,
  });
  boss.on('error', (error) => console.error(error));
  await boss.start();
  return {
    async run(name, data, timeoutMs) {
      const endAt = performance.now() + timeoutMs;
      // None is made while one waits already.
      const send = () => boss.send(name, data, { singletonKey: 'all', group: { id: 'all' } });
      let id = await send();
      for (; id === null; id = await send()) await delay(20);
      for (;;) {
        const [job] = await boss.findJobs(name, { id });
        if (job?.state === 'completed') return;
        const hasFailed = job?.state === 'failed' || job?.state === 'cancelled';
        if (hasFailed || performance.now() > endAt) {
          throw new Error(`The job ${name} is ${job?.state}: ${JSON.stringify(job?.output)}`);
        }
        await delay(20);
      }
    },
    close: () => boss.stop({ graceful: false }),
  };
}
