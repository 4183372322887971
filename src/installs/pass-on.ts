import type { Installation } from '../domain/index.ts';
import type { Jobs, SendJob, Transaction } from '../ports/index.ts';

/** Lets the instance that a site is handed to hear of it; nothing where there is none. */
export async function passOn(
  { sendJob }: { sendJob: SendJob },
  transaction: Transaction,
  event: Jobs['tell-instance']['event'],
  { clientKey, instanceUrl }: Pick<Installation, 'clientKey' | 'instanceUrl'>,
): Promise<void> {
  if (!instanceUrl) return;
  const data = { event, clientKey, instanceUrl: instanceUrl.href, attempt: 1 };
  const key = `${event} ${clientKey} ${instanceUrl.href} 1`;
  await sendJob(transaction, 'tell-instance', data, { key });
}
