import type { Installation } from '../domain/index.ts';
import type {
  Jobs,
  LifecycleEvent,
  SendJob,
  Stores,
  TellInstance,
  TellInstanceAnswer,
} from '../ports/index.ts';
import { queueEvent } from './queue-event.ts';

const minuteMs = 60_000;

/** How long to wait before each repetition; GitLab's own proxy repeats `uninstalled` thrice, `installed` never. */
const pausesMs = {
  installed: [minuteMs, 10 * minuteMs, 60 * minuteMs],
  uninstalled: [60 * minuteMs, 60 * minuteMs, 60 * minuteMs],
} as const;

/** Hears that an instance did not take an event; `isLast`: it is not told again. */
type ToldOfFailure = (failure: {
  event: Jobs['tell-instance'];
  answer: Exclude<TellInstanceAnswer, { kind: 'told' }>;
  isLast: boolean;
}) => void;

/**
 * Handler of the job `tell-instance`: hands on that a site came, or has a new secret, or went; again later when the
 * instance did not take it. What is no longer true by then is not told.
 * @see reference gitlab-app (c.2), (c.4)
 */
export async function tellInstanceAgain(
  deps: {
    stores: Pick<Stores, 'installations'>;
    sendJob: SendJob;
    tellInstance: TellInstance;
    tell: ToldOfFailure;
  },
  event: Jobs['tell-instance'],
): Promise<void> {
  const site = await deps.stores.installations.findByClientKey(event.clientKey);
  const news = findNews(event, site);
  if (!news) return;
  const answer = await deps.tellInstance(new URL(event.instanceUrl), news);
  if (answer.kind === 'told') return;
  const pauseMs = pausesMs[event.event][event.attempt - 1];
  deps.tell({ event, answer, isLast: pauseMs === undefined });
  if (pauseMs === undefined) return;
  await queueEvent(deps, null, { ...event, attempt: event.attempt + 1 }, pauseMs);
}

/** Null when the site came back to the instance meanwhile, or left it. */
function findNews(
  { event, clientKey, instanceUrl }: Jobs['tell-instance'],
  site: Installation | null,
): LifecycleEvent | null {
  const isThere = site?.instanceUrl?.href === instanceUrl;
  if (event === 'uninstalled') return isThere ? null : { event, site: { clientKey } };
  return site && isThere ? { event, site } : null;
}
