import type { GitCommand } from './git-command.ts';

/** What to list: everything reachable from the heads, and not from the hidden. */
export interface RevRange {
  readonly heads: readonly string[];
  readonly hidden: string | null;
  readonly since: Date | null;
  readonly until: Date | null;
}

export interface RevLists {
  page(range: RevRange, skip: number, limit: number): Promise<readonly string[]>;
}

const KEPT_LISTS = 8;
/** A sha and its line end. */
const STRIDE = 41;

/**
 * The first page is asked of git directly. Who reads a second page will read them all: then the
 * whole list is kept, so that page N costs no more than page two.
 */
export function createRevLists(git: GitCommand): RevLists {
  const lists = new Map<string, Promise<string>>();

  function whole(range: RevRange): Promise<string> {
    const key = JSON.stringify(range);
    const known = lists.get(key);
    if (known) return known;
    const list = runRevList(git, range, []);
    lists.set(key, list);
    if (lists.size > KEPT_LISTS) lists.delete(lists.keys().next().value ?? '');
    return list;
  }

  return {
    async page(range, skip, limit) {
      if (skip === 0) return shasOf(await runRevList(git, range, [`--max-count=${limit}`]));
      const list = await whole(range);
      return shasOf(list.slice(skip * STRIDE, (skip + limit) * STRIDE));
    },
  };
}

function runRevList(
  git: GitCommand,
  { heads, hidden, since, until }: RevRange,
  limits: readonly string[],
): Promise<string> {
  const times = [
    ...(since ? [`--max-age=${Math.ceil(since.getTime() / 1000)}`] : []),
    ...(until ? [`--min-age=${Math.floor(until.getTime() / 1000)}`] : []),
  ];
  const revisions = [...heads, ...(hidden === null ? [] : [`^${hidden}`])];
  return git.run(['rev-list', '--stdin', ...limits, ...times], {
    input: `${revisions.join('\n')}\n`,
  });
}

function shasOf(text: string): string[] {
  return text.split('\n').filter(Boolean);
}
