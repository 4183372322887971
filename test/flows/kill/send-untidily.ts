import { setTimeout as delay } from 'node:timers/promises';
import type { GitlabSandbox, OutgoingHook } from '../../../sandbox/gitlab/index.ts';
import type { SeededRandom } from '../../support/seeded-random.ts';

/** What was sent so far. */
export type Sending = {
  sent(): number;
  /** Answers other than 200: GitLab would not send those again. */
  refused(): readonly string[];
  /** Resolves when everything is sent. */
  done: Promise<void>;
};

const mostAtOnce = 16;
const mostKept = 48;

/** How untidy: which share is sent twice, and which never. */
export type Untidiness = { readonly twice: number; readonly lost: number };

/**
 * Sends about `count` webhooks of what `act` does, 16 at a time, out of order, some of them twice and some
 * never, each until it is answered. `mayGoOn` holds them back. The simulated GitLab has to collect its
 * webhooks.
 */
export function sendUntidily(
  { gitlab, random }: { gitlab: GitlabSandbox; random: SeededRandom },
  work: {
    count: number;
    untidiness: Untidiness;
    act: () => Promise<void>;
    mayGoOn: (made: number) => boolean;
  },
): Sending {
  const waiting: OutgoingHook[] = [];
  const refused: string[] = [];
  let sent = 0;
  let made = 0;

  function keep(): void {
    for (const request of gitlab.deliveries.take()) {
      made += 1;
      if (random.happens(work.untidiness.lost)) continue;
      const times = random.happens(work.untidiness.twice) ? 2 : 1;
      for (let time = 0; time < times; time += 1) {
        waiting.splice(random.below(waiting.length + 1), 0, request);
      }
    }
  }

  async function produce(): Promise<void> {
    while (made < work.count) {
      if (waiting.length >= mostKept || !work.mayGoOn(made)) {
        await delay(5);
        continue;
      }
      await work.act();
      keep();
    }
  }

  async function deliver(isProducing: () => boolean): Promise<void> {
    while (isProducing() || waiting.length > 0) {
      const request = waiting.shift();
      if (!request) {
        await delay(5);
        continue;
      }
      const { status } = await gitlab.deliveries.resend(request);
      sent += 1;
      if (status !== 200) refused.push(`${request.event}: ${status}`);
    }
  }

  async function run(): Promise<void> {
    let producing = true;
    const workers = Array.from({ length: mostAtOnce }, () => deliver(() => producing));
    await produce().finally(() => {
      producing = false;
    });
    await Promise.all(workers);
  }

  return { sent: () => sent, refused: () => refused, done: run() };
}
