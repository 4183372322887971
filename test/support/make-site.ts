import type {
  DesiredState,
  MirrorKey,
  Outcome,
  ProjectId,
  Urgency,
} from '../../src/domain/index.ts';
import type { DueEntry, HeldLane } from '../../src/ports/index.ts';
import { makeWorld } from '../contracts/stores/make-world.ts';
import type { TestDatabase } from './database.ts';

/** A state with what a test says about it; the rest is ordinary. */
export type StateInput = Partial<DesiredState> & { id: string };

/** What a stand-in for Jira answers about an entry; accepted unless told otherwise. */
export type Judge = (entry: DueEntry) => { outcome: Outcome; unknownKeys?: string[] };

const leaseMs = 60_000;

/** A site with one linked project in the stores, and short ways to write, look and send. */
export async function makeSite(given: TestDatabase) {
  const { db, stores, ...world } = makeWorld(given);
  const installationId = await world.installSite();
  const connectionId = await world.connect();
  const projectId = 42 as ProjectId;
  await world.link(installationId, connectionId, { kind: 'group', id: 7 });
  await world.saveProjects(connectionId, [projectId, 7]);
  const keyOf = (id: string, kind: MirrorKey['kind'] = 'branch'): MirrorKey => ({
    installationId,
    connectionId,
    projectId,
    kind,
    id,
  });
  const makeState = (input: StateInput) => toState(keyOf(input.id, input.kind), input);

  return {
    db,
    given,
    world: { ...world, stores },
    installationId,
    connectionId,
    projectId,
    makeState,

    /** Writes in a transaction of its own, as producers do. */
    async write(inputs: StateInput[], urgency: Urgency = 'live') {
      await given.storage.transact((inside) => inside.mirror.write(inputs.map(makeState), urgency));
    },

    /** The row as it is held. */
    async held(id: string, kind: MirrorKey['kind'] = 'branch') {
      const [row] = await given.storage.transact((inside) => inside.mirror.lock([keyOf(id, kind)]));
      return row ?? null;
    },

    /** Leases the lanes of this site that may send now. */
    async claim(): Promise<HeldLane[]> {
      const lanes = await stores.lanes.claim(100, leaseMs);
      return lanes.filter((lane) => lane.installationId === installationId);
    },

    /** What is due in the lane. */
    async due(lane: HeldLane): Promise<DueEntry[]> {
      return (await stores.lanes.due(lane, 1_000)).entries;
    },

    /** Books what the judge says of the entries, and gives the lane back. */
    async book(lane: HeldLane, entries: readonly DueEntry[], judge: Judge = accept) {
      await given.storage.transact((inside) =>
        inside.lanes.acknowledge(
          lane,
          entries.map((entry) => ({ entry, unknownKeys: [], ...judge(entry) })),
        ),
      );
      await stores.lanes.release(lane);
    },

    /** Sends all that is due to a stand-in for Jira; gives what was sent. */
    async send(judge: Judge = accept): Promise<DueEntry[]> {
      const sent: DueEntry[] = [];
      for (const lane of await this.claim()) {
        const entries = await this.due(lane);
        await this.book(lane, entries, judge);
        sent.push(...entries);
      }
      return sent;
    },
  };
}

export type Site = Awaited<ReturnType<typeof makeSite>>;

const accept: Judge = () => ({ outcome: { kind: 'accepted' } });

function toState(key: MirrorKey, input: StateInput): DesiredState {
  const payload = input.payload === undefined ? `{"id":"${input.id}"}` : input.payload;
  return {
    ...key,
    readAt: new Date(1_000),
    hash: payload ?? '',
    issueKeys: payload === null ? [] : ['ABC-1'],
    version: 'v1',
    detail: 0,
    feeds: null,
    reference: null,
    epoch: 1,
    ...input,
    payload,
  };
}
