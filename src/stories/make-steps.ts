import type { ToldAnswer, ToldDelivery, ToldEntry, ToldWish } from '../ports/index.ts';
import { list } from './explain-state.ts';
import type { StoryStep } from './story.ts';

/** All that is still known of an entity's way. */
export type Trace = {
  readonly entries: readonly {
    readonly entry: ToldEntry;
    readonly answers: readonly ToldAnswer[];
  }[];
  readonly deliveries: readonly ToldDelivery[];
  readonly wish: ToldWish | null;
};

/** What happened to an entity, oldest first; what several sites share is told once. */
export function makeSteps({ entries, deliveries, wish }: Trace): StoryStep[] {
  const received = new Set(deliveries.map(({ receivedAt }) => receivedAt.getTime()));
  const steps = [
    ...deliveries.map(toReceived),
    ...entries.flatMap(({ entry, answers }) => toStepsAtSite(entry, answers, received)),
    ...(wish ? [toWished(wish)] : []),
  ];
  const told = new Map(
    steps.map((step) => [`${step.at.getTime()} ${step.kind} ${step.text}`, step]),
  );
  return [...told.values()].sort(
    (one, other) => one.at.getTime() - other.at.getTime() || rank(one) - rank(other),
  );
}

const order: readonly StoryStep['kind'][] = [
  'received',
  'read',
  'recorded',
  'sent',
  'accepted',
  'rejected',
  'waiting',
];

function rank({ kind }: StoryStep): number {
  return order.indexOf(kind);
}

function toReceived({ event, receivedAt, processedAt, problem }: ToldDelivery): StoryStep {
  const rest = problem ?? (processedAt ? '' : 'It waits to be processed.');
  return { at: receivedAt, kind: 'received', text: `GitLab sent “${event}”. ${rest}`.trim() };
}

function toWished({ wishedAt, attempts, problem }: ToldWish): StoryStep {
  const tried = problem ? ` Tried ${attempts} times: ${problem}` : '';
  return { at: wishedAt, kind: 'waiting', text: `It waits to be read from GitLab.${tried}` };
}

function toStepsAtSite(
  entry: ToldEntry,
  answers: readonly ToldAnswer[],
  received: ReadonlySet<number>,
): StoryStep[] {
  const site = entry.site.host;
  const readAts = [entry.readAt, ...answers.flatMap(({ readAt }) => readAt ?? [])];
  return [
    ...readAts.map((at) => toRead(at, received)),
    ...answers.flatMap((answer) => toAnswered(answer, entry, site)),
    ...toLastAnswer(entry, answers),
    ...toDue(entry, site),
  ];
}

function toRead(at: Date, received: ReadonlySet<number>): StoryStep {
  const text = received.has(at.getTime())
    ? 'What the webhook says was taken over.'
    : 'Its state was read from GitLab.';
  return { at, kind: 'read', text };
}

function toAnswered(answer: ToldAnswer, entry: ToldEntry, site: string): StoryStep[] {
  const { recordedAt, takenAt } = answer;
  return [
    ...(recordedAt
      ? [{ at: recordedAt, kind: 'recorded', text: `Noted for ${site}.` } as const]
      : []),
    ...(takenAt ? [{ at: takenAt, kind: 'sent', text: `Sent to ${site}.` } as const] : []),
    toOutcome(answer, entry, site),
  ];
}

function toOutcome(
  { at, outcome, reason }: Pick<ToldAnswer, 'at' | 'outcome' | 'reason'>,
  entry: ToldEntry,
  site: string,
): StoryStep {
  switch (outcome) {
    case 'accepted':
      return { at, kind: 'accepted', text: `${site} took it.` };
    case 'rejected':
      return { at, kind: 'rejected', text: `${site} refused it: ${reason ?? 'no reason given.'}` };
    case 'unknown_keys':
      return { at, kind: 'waiting', text: `${site} does not know ${list(entry.issueKeys)}.` };
  }
}

/** One answer is booked in two places, a moment apart. */
const sameAnswerMs = 1_000;

/** What left as part of the past is in no story, and that of live changes is kept for 7 days only. */
function toLastAnswer(entry: ToldEntry, answers: readonly ToldAnswer[]): StoryStep[] {
  const { answered } = entry;
  const newestMs = Math.max(0, ...answers.map(({ at }) => at.getTime()));
  if (!answered || answered.at.getTime() - newestMs < sameAnswerMs) return [];
  return [toOutcome(answered, entry, entry.site.host)];
}

function toDue({ due }: ToldEntry, site: string): StoryStep[] {
  if (!due) return [];
  const pause = due.pause
    ? ` Sending pauses until ${due.pause.until.toISOString()}. ${due.pause.reason}`
    : '';
  return [
    { at: due.queuedAt, kind: 'recorded', text: `Noted for ${site}.` },
    { at: due.queuedAt, kind: 'waiting', text: `It waits in the queue to ${site}.${pause}`.trim() },
  ];
}
