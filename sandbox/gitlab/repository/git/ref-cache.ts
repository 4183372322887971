import { ZERO_SHA } from '../repository.ts';
import type { GitCommand } from './git-command.ts';
import { type RefSnapshot, readRefs } from './git-refs.ts';

interface RefChangeOnDisk {
  readonly ref: string;
  readonly before: string;
  readonly after: string;
}

/** The references on disk, read again when older than a moment. */
export interface RefCache {
  read(): Promise<RefSnapshot>;
  /** Rises whenever the references are found changed. */
  version(): number;
  write(ref: string, sha: string | null): Promise<void>;
  /** What others changed since the last call; what was written through here is not among it. */
  changed(): Promise<readonly RefChangeOnDisk[]>;
}

const FRESH_MS = 250;

export function createRefCache(git: GitCommand): RefCache {
  let snapshot: Promise<RefSnapshot> | null = null;
  let readAtMs = 0;
  let last: RefSnapshot | null = null;
  let version = 0;
  let signature = '';
  let told: Map<string, string> | null = null;
  let turn: Promise<unknown> = Promise.resolve();

  function read(): Promise<RefSnapshot> {
    const isFresh = performance.now() - readAtMs < FRESH_MS;
    if (snapshot && isFresh) return snapshot;
    readAtMs = performance.now();
    snapshot = readRefs(git, last).then((found) => {
      last = found;
      const seen = JSON.stringify([found.branches, found.tags]);
      if (seen !== signature) version += 1;
      signature = seen;
      return found;
    });
    return snapshot;
  }

  // Our own writes and the search for those of others must not overlap, or ours are told twice.
  function inTurn<T>(act: () => Promise<T>): Promise<T> {
    const mine = turn.then(act);
    turn = mine.catch(() => undefined);
    return mine;
  }

  return {
    read,
    version: () => version,
    write: (ref, sha) =>
      inTurn(async () => {
        await git.run(['update-ref', ...(sha === null ? ['-d', ref] : [ref, sha])]);
        if (sha === null) told?.delete(ref);
        else told?.set(ref, sha);
        snapshot = null;
      }),
    changed: () =>
      inTurn(async () => {
        snapshot = null;
        const now = fullNames(await read());
        const before = told;
        told = now;
        return before ? differences(before, now) : [];
      }),
  };
}

function fullNames({ branches, tags }: RefSnapshot): Map<string, string> {
  return new Map([
    ...branches.map(({ name, sha }) => [`refs/heads/${name}`, sha] as const),
    ...tags.map(({ name, sha }) => [`refs/tags/${name}`, sha] as const),
  ]);
}

function differences(
  before: ReadonlyMap<string, string>,
  now: ReadonlyMap<string, string>,
): RefChangeOnDisk[] {
  const refs = new Set([...before.keys(), ...now.keys()]);
  return [...refs]
    .map((ref) => ({
      ref,
      before: before.get(ref) ?? ZERO_SHA,
      after: now.get(ref) ?? ZERO_SHA,
    }))
    .filter((change) => change.before !== change.after);
}
