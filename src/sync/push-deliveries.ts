import {
  type Branch,
  branchId,
  type Change,
  type Commit,
  type ConnectionId,
  type Delivery,
  type EntityRef,
  feedOf,
  type Project,
  type Refresh,
} from '../domain/index.ts';
import type { Coverage, Event, HeldState, Push, Stores } from '../ports/index.ts';
import { keyText } from './desired-state.ts';
import { keysOf } from './keys-of.ts';
import { makeNamesIssue, type NamesIssue } from './names-issue.ts';

/** A delivery that tells of a push. */
export type PushDelivery = { delivery: Delivery; event: Extract<Event, { kind: 'push' }> };

/** What one push to a branch calls for. */
type Step =
  | { kind: 'nothing' }
  | { kind: 'advance'; head: Commit }
  | { kind: 'remove' }
  | { kind: 'read' };

/** A branch as all installations that cover it hold it; `head` is null for a tombstone. */
type HeldBranch = { kind: 'none' } | { kind: 'mixed' } | { kind: 'held'; head: string | null };

/**
 * What pushes change. Rule 3, Fast path: when the hook's `before` is the head we hold, the branch is
 * advanced from the hook, and one coalesced verifying read follows; otherwise it is read first.
 * Commits with keys go out from the hook at once; those it leaves out are read. Wishes for the reads.
 */
export async function readPushes(
  stores: Stores,
  connectionId: ConnectionId,
  deliveries: readonly PushDelivery[],
): Promise<Change[]> {
  if (deliveries.length === 0) return [];
  const ids = [...new Set(deliveries.map(({ event }) => event.push.projectId))];
  const projects = await stores.projects.findAll(connectionId, ids);
  const coverage = await stores.projects.coverage(connectionId, ids);
  const names = makeNamesIssue(coverage);
  const held = await lockBranches(stores, connectionId, { deliveries, coverage });
  const fed = await listFed(stores, connectionId, { deliveries, names });
  const changes: Change[] = [];
  const wishes: Refresh[] = [];
  for (const { delivery, event } of deliveries) {
    const { push } = event;
    const project = projects.get(push.projectId);
    if (!project) continue;
    const readAt = delivery.receivedAt;
    const named = push.commits.filter(({ message }) => names(push.projectId, [message]));
    changes.push(...named.map((entity) => ({ readAt, entity })));
    wishes.push(...wishesForCommits(connectionId, project, push));
    const text = branchText(push);
    const isNamed = fed.has(text) || names(push.projectId, [push.branch]);
    const step = selectStep(push, held.get(text) ?? { kind: 'none' }, isNamed);
    const wish = { connectionId, projectId: push.projectId } as const;
    const target = { kind: 'branch', name: push.branch } as const;
    switch (step.kind) {
      case 'nothing':
        break;
      case 'read':
        wishes.push({ ...wish, target, urgency: 'live' });
        break;
      case 'advance':
        changes.push({ readAt, entity: advanced(push, step.head, project) });
        wishes.push({ ...wish, target, urgency: 'verify' });
        held.set(text, { kind: 'held', head: step.head.sha });
        break;
      case 'remove':
        changes.push({
          readAt,
          gone: branchOf(push),
        });
        wishes.push({ ...wish, target, urgency: 'verify' });
        held.set(text, { kind: 'held', head: null });
        break;
    }
  }
  await stores.refreshes.add(wishes);
  return changes;
}

/** @param isNamed whether the branch has a key, of its own or lent by an open merge request (rule 8) */
function selectStep(push: Push, held: HeldBranch, isNamed: boolean): Step {
  if (held.kind === 'mixed') return { kind: 'read' };
  if (held.kind === 'none') return isNamed ? selectFirstStep(push) : { kind: 'nothing' };
  if (held.head === push.after) return { kind: 'nothing' };
  // What carries no key costs no call.
  if (held.head === null) return { kind: isNamed ? 'read' : 'nothing' };
  if (held.head !== push.before) return { kind: 'read' };
  if (push.after === null) return { kind: 'remove' };
  const head = headOf(push);
  return head ? { kind: 'advance', head } : { kind: 'read' };
}

/** No installation knows the branch. */
function selectFirstStep(push: Push): Step {
  // The tombstone answers the late events of a branch that never came to be known.
  if (push.after === null) return { kind: 'remove' };
  const head = push.before === null && headOf(push);
  return head ? { kind: 'advance', head } : { kind: 'read' };
}

function headOf(push: Push): Commit | null {
  return push.commits.find(({ sha }) => sha === push.after) ?? null;
}

function advanced(push: Push, head: Commit, project: Project): Branch {
  const { branch: name, projectId } = push;
  const path = name.split('/').map(encodeURIComponent).join('/');
  const source = new URLSearchParams({ 'merge_request[source_branch]': name });
  return {
    kind: 'branch',
    projectId,
    name,
    head,
    url: `${project.url}/-/commits/${path}`,
    createMergeRequestUrl: `${project.url}/-/merge_requests/new?${source}`,
  };
}

/** GitLab lists the newest 20 commits of a push; a longer push is completed through the API. */
function wishesForCommits(connectionId: ConnectionId, project: Project, push: Push): Refresh[] {
  if (push.after === null || push.totalCommits <= push.commits.length) return [];
  const since =
    push.before ?? (push.branch === project.defaultBranch ? null : project.defaultBranch);
  const range = since === null ? push.after : `${since}..${push.after}`;
  return [
    {
      connectionId,
      projectId: push.projectId,
      target: { kind: 'commits', range },
      urgency: 'live',
    },
  ];
}

/** Locks the rows of all pushed branches and says how each is held by the installations together. */
async function lockBranches(
  stores: Stores,
  connectionId: ConnectionId,
  { deliveries, coverage }: { deliveries: readonly PushDelivery[]; coverage: readonly Coverage[] },
): Promise<Map<string, HeldBranch>> {
  const pushes = [...new Map(deliveries.map(({ event }) => [branchText(event.push), event.push]))];
  const keysOfPush = (push: Push) => keysOf(branchOf(push), connectionId, coverage);
  const rows = await stores.mirror.lock(pushes.flatMap(([, push]) => keysOfPush(push)));
  const byKey = new Map(rows.map((row) => [keyText(row), row]));
  return new Map(
    pushes.map(([text, push]) => [
      text,
      together(keysOfPush(push).map((key) => byKey.get(keyText(key)))),
    ]),
  );
}

/**
 * Rule 8, Derived entities: which branches without a key of their own have that of an open merge
 * request. The read that its opening asked for may have begun before this push.
 */
async function listFed(
  stores: Stores,
  connectionId: ConnectionId,
  { deliveries, names }: { deliveries: readonly PushDelivery[]; names: NamesIssue },
): Promise<Set<string>> {
  const keyless = deliveries
    .map(({ event }) => event.push)
    .filter(({ projectId, branch }) => !names(projectId, [branch]));
  const texts = new Map(
    keyless.map((push) => [feedOf(push.projectId, push.branch), branchText(push)]),
  );
  const rows = await stores.mirror.feedingKeys(connectionId, [...texts.keys()]);
  return new Set(rows.flatMap(({ feeds }) => texts.get(feeds) ?? []));
}

/** What names the branch of a push. */
function branchOf({ projectId, branch }: Push): EntityRef {
  return { kind: 'branch', projectId, id: branchId(branch) };
}

function together(rows: readonly (HeldState | undefined)[]): HeldBranch {
  const heads = new Set(rows.map((row) => row && (row.isTombstone ? null : row.version)));
  const [head] = heads;
  if (heads.size > 1) return { kind: 'mixed' };
  return head === undefined ? { kind: 'none' } : { kind: 'held', head };
}

function branchText(push: Push): string {
  return `${push.projectId}/${push.branch}`;
}
