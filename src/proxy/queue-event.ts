import type { Jobs, SendJob, Transaction } from '../ports/index.ts';

type Event = Jobs['tell-instance'];

/** Asks for the job `tell-instance`: with the transaction, if that is committed. */
export async function queueEvent(
  { sendJob }: { sendJob: SendJob },
  transaction: Transaction | null,
  event: Event,
  startAfterMs?: number,
): Promise<void> {
  // The attempt too: a repetition that waits for its hour must not hold up what is news.
  const key = `${event.event} ${event.clientKey} ${event.instanceUrl} ${event.attempt}`;
  await sendJob(transaction, 'tell-instance', event, {
    key,
    ...(startAfterMs !== undefined && { startAfterMs }),
  });
}

/** The event for the first time. */
export function makeEvent(event: Event['event'], clientKey: string, instanceUrl: URL): Event {
  return { event, clientKey, instanceUrl: instanceUrl.href, attempt: 1 };
}
