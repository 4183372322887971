import type { Installation, Outcome, Project } from '../domain/index.ts';
import { endpointOfLane, ProductError, urgencyOfLane } from '../domain/index.ts';
import type {
  Acknowledgement,
  DueEntry,
  HeldLane,
  OutcomeKey,
  Stores,
  SubmitToJira,
  Transact,
} from '../ports/index.ts';
import { compareKeys } from './compare-keys.ts';
import { type JiraIdsOf, makeJiraIdsOf } from './jira-ids.ts';
import { nextTry } from './next-try.ts';
import { type PackedBatch, packBatch } from './pack-batch.ts';

type Deps = { transact: Transact; stores: Stores; jira: SubmitToJira };

/** Longer than the slowest request; a lane whose holder died is free again after it. */
const leaseMs = 120_000;
const mostRemovals = 20;

/** Leases lanes that have work, at most `limit`; each is then sent with {@link sendLane}. */
export async function claimLanes(deps: Deps, limit: number): Promise<HeldLane[]> {
  return deps.stores.lanes.claim(limit, leaseMs);
}

/**
 * The one road to Jira. Takes the oldest due entries of a held lane, packs them to Jira's limits,
 * sends them, and books every entity's own outcome. A crash anywhere leaves the rows ahead, and they
 * are sent again: Jira ignores equal sequences. Gives the lane back, paused when Jira asked for it.
 */
export async function sendLane(deps: Deps, lane: HeldLane): Promise<void> {
  const progress: Progress = { isMade: false, pauseUntil: null };
  try {
    const installation = await deps.stores.installations.find(lane.installationId);
    if (installation) await sendOldest({ ...deps, progress }, lane, installation);
    const { pauseUntil } = progress;
    await deps.stores.lanes.release(
      lane,
      pauseUntil
        ? { notBefore: pauseUntil, reason: 'Jira asked for a pause.', failures: 0 }
        : undefined,
    );
  } catch (error) {
    // Of many requests one fails easily; only failures with nothing between them are in a row.
    const before = progress.isMade ? 0 : await deps.stores.lanes.failures(lane);
    const failures = before + 1;
    const reason = error instanceof ProductError ? error.safe : 'Sending stopped unexpectedly.';
    const notBefore = nextTry(error, failures);
    await deps.stores.lanes.release(lane, { notBefore, reason, failures });
    if (!(error instanceof ProductError)) throw error;
  }
}

async function sendOldest(
  deps: Deps & { progress: Progress },
  lane: HeldLane,
  installation: Installation,
): Promise<void> {
  const { devinfo, others } = deps.jira.limits;
  const limit = endpointOfLane(lane.name) === 'devinfo' ? devinfo.entities : others.entities;
  const { entries, projects } = await deps.stores.lanes.due(lane, limit);
  const idsOf = await makeJiraIdsOf(deps.stores, installation, entries);
  const sender = { ...deps, lane, installation, projects, idsOf };
  await sendNarrowing(
    sender,
    entries.filter(({ payload }) => payload !== null),
  );
  const removals = entries.filter(({ payload }) => payload === null).slice(0, mostRemovals);
  for (const removal of removals) await remove(sender, removal);
}

/** Whether Jira has answered for anything in this round, and asked for a pause although it accepted. */
type Progress = { isMade: boolean; pauseUntil: Date | null };

type Sender = Deps & {
  progress: Progress;
  lane: HeldLane;
  installation: Installation;
  projects: ReadonlyMap<string, Project>;
  idsOf: JiraIdsOf;
};

/**
 * Rule 4, Lanes: a batch that Jira refuses whole is halved down to the entity at fault, which then
 * leaves the lane with its reason.
 */
async function sendNarrowing(sender: Sender, entries: readonly DueEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const { projects, idsOf } = sender;
  const { limits } = sender.jira;
  const packed = packBatch(entries, { lane: sender.lane.name, projects, limits, idsOf });
  try {
    await book(sender, await submit(sender, packed));
  } catch (error) {
    if (!isAboutTheBatch(error)) throw error;
    const [only] = packed.entries;
    if (packed.entries.length === 1 && only) {
      await book(sender, [
        { entry: only, outcome: { kind: 'rejected', reason: error.safe }, unknownKeys: [] },
      ]);
      return;
    }
    const middle = Math.ceil(packed.entries.length / 2);
    await sendNarrowing(sender, packed.entries.slice(0, middle));
    await sendNarrowing(sender, packed.entries.slice(middle));
  }
}

function isAboutTheBatch(error: unknown): error is ProductError {
  return (
    error instanceof ProductError &&
    (error.code === 'JIRA_REFUSED' || error.code === 'JIRA_TOO_LARGE')
  );
}

async function submit(
  { jira, installation, idsOf, progress }: Sender,
  { entries, batch }: PackedBatch,
): Promise<Acknowledgement[]> {
  const answer = await jira.submit(installation, batch);
  progress.pauseUntil = answer.pauseUntil;
  const unknown = new Set(answer.unknownKeys);
  return entries.map((entry) => {
    const key: OutcomeKey = `${idsOf(entry).repositoryId}/${entry.kind}/${entry.id}`;
    const outcome: Outcome = answer.outcomes.get(key) ?? { kind: 'accepted' };
    return { entry, outcome, unknownKeys: entry.issueKeys.filter((name) => unknown.has(name)) };
  });
}

async function remove(sender: Sender, entry: DueEntry): Promise<void> {
  const { kind, id, sequence } = entry;
  let outcome: Outcome = { kind: 'accepted' };
  try {
    const ids = sender.idsOf(entry);
    const urgency = urgencyOfLane(sender.lane.name);
    await sender.jira.removeEntity(sender.installation, { ...ids, kind, id, sequence, urgency });
  } catch (error) {
    if (!isAboutTheBatch(error)) throw error;
    outcome = { kind: 'rejected', reason: error.safe };
  }
  await book(sender, [{ entry, outcome, unknownKeys: [] }]);
}

/** Rows are locked in key order by everybody who writes them. */
async function book(sender: Sender, acknowledgements: Acknowledgement[]): Promise<void> {
  const sorted = acknowledgements.toSorted((a, b) => compareKeys(a.entry, b.entry));
  await sender.transact((stores) => stores.lanes.acknowledge(sender.lane, sorted));
  sender.progress.isMade = true;
}
