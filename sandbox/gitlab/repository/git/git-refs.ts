import type { GitRef } from '../repository.ts';
import type { GitCommand } from './git-command.ts';

export interface RefSnapshot {
  readonly branches: readonly GitRef[];
  readonly tags: readonly GitRef[];
  readonly byName: ReadonlyMap<string, string>;
  /** Where `refs/heads` holds a single branch (a clone), those of the remotes count too. */
  readonly places: readonly string[];
}

const FORMAT = '--format=%(objectname) %(*objectname) %(refname)';

/** `before` decides whether remotes count, so that a second local branch does not remove them. */
export async function readRefs(
  git: GitCommand,
  before: RefSnapshot | null = null,
): Promise<RefSnapshot> {
  const text = await git.run(['for-each-ref', FORMAT, 'refs/heads', 'refs/remotes', 'refs/tags']);
  const rows = text.split('\n').filter(Boolean).map(parseRow);
  const heads = rows.filter(({ ref }) => ref.startsWith('refs/heads/'));
  const withRemotes = before ? before.places.length > 1 : heads.length <= 1;
  const places = withRemotes ? ['refs/remotes', 'refs/heads'] : ['refs/heads'];
  const branches = new Map<string, string>();
  for (const { ref, sha } of withRemotes ? [...rows.filter(isRemoteBranch), ...heads] : heads) {
    branches.set(branchNameOf(ref), sha);
  }
  const tags = rows.filter(({ ref }) => ref.startsWith('refs/tags/'));
  const tagRefs = tags.map(({ ref, sha }) => ({ name: ref.slice('refs/tags/'.length), sha }));
  const branchRefs = [...branches].map(([name, sha]) => ({ name, sha }));
  return {
    branches: branchRefs.sort((a, b) => (a.name < b.name ? -1 : 1)),
    tags: tagRefs,
    byName: namesOf(branchRefs, tagRefs),
    places,
  };
}

/** `refs/heads/a/b` and `refs/remotes/origin/a/b` both are `a/b`. */
export function branchNameOf(ref: string): string {
  if (ref.startsWith('refs/heads/')) return ref.slice('refs/heads/'.length);
  return ref.replace(/^refs\/remotes\/[^/]+\//, '');
}

function isRemoteBranch({ ref }: { ref: string }): boolean {
  return ref.startsWith('refs/remotes/') && !ref.endsWith('/HEAD');
}

function parseRow(line: string): { ref: string; sha: string } {
  const [object = '', peeled = '', ...ref] = line.split(' ');
  // Of an annotated tag the commit counts, not the tag object.
  return { ref: ref.join(' '), sha: peeled === '' ? object : peeled };
}

function namesOf(branches: readonly GitRef[], tags: readonly GitRef[]): Map<string, string> {
  const names = new Map<string, string>();
  for (const { name, sha } of tags) names.set(name, sha).set(`refs/tags/${name}`, sha);
  for (const { name, sha } of branches) names.set(name, sha).set(`refs/heads/${name}`, sha);
  return names;
}

/** The branch HEAD points to, or else a usual name, or else any. */
export async function readDefaultBranch(git: GitCommand): Promise<string> {
  const { branches } = await readRefs(git);
  const names = branches.map(({ name }) => name);
  const head = await git.try(['symbolic-ref', '--quiet', 'HEAD']);
  const pointed = branchNameOf(head.stdout.trim());
  return [pointed, 'main', 'master'].find((name) => names.includes(name)) ?? names[0] ?? 'main';
}
