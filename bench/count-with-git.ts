import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** What Jira should show of a repository whose past was read. */
export type ExpectedCounts = {
  readonly issues: number;
  readonly branches: number;
  readonly commits: number;
  readonly mergeRequests: number;
};

type Ref = { readonly name: string; readonly ref: string };
type Message = { readonly sha: string; readonly subject: string; readonly body: string };

const titleLimit = 255;
const keyPartLimit = 255;
const keysPerEntity = 500;

/**
 * Counts with git alone, in words of its own, what names an issue: commits, branches, and the merge requests that the simulated GitLab reads out of a history (its
 * `mergeRequestCountCommands` and `deriveMergeRequests` say which those are).
 */
export async function countWithGit(path: string): Promise<ExpectedCounts> {
  const git = makeGit(path);
  const branches = await listBranches(git);
  const main = await findDefaultBranch(git, branches);
  if (!main) return { issues: 0, branches: 0, commits: 0, mergeRequests: 0 };
  const open = await listUnmerged(git, branches, main);
  const openKeys = new Map(open.map(({ name, message }) => [name, keysOfOpen(name, message)]));
  const refs = [main.ref, ...open.map(({ ref }) => ref)];
  const commits = (await readLog(git, refs)).map(({ subject, body }) =>
    findKeys(`${subject}\n${body}`),
  );
  const merged = (await readLog(git, ['--first-parent', '--merges', main.ref])).map(keysOfMerge);
  const named = branches.map(({ name }) => [
    ...new Set([...findKeys(name), ...(openKeys.get(name) ?? [])]),
  ]);
  const requests = [...merged, ...openKeys.values()];
  const shown = [...commits, ...named, ...requests].map((keys) => keys.slice(0, keysPerEntity));
  return {
    issues: new Set(shown.flat()).size,
    branches: countNamed(named),
    commits: countNamed(commits),
    mergeRequests: countNamed(requests),
  };
}

type Git = (...args: readonly string[]) => Promise<string>;

function makeGit(path: string): Git {
  // The repository may belong to somebody else; and no replaced object may stand in for a real one.
  const always = ['-C', path, '-c', 'safe.directory=*', '--no-replace-objects'];
  return async (...args) => {
    const options = { maxBuffer: 2 ** 30, env: { ...process.env, LC_ALL: 'C' } };
    return (await promisify(execFile)('git', [...always, ...args], options)).stdout;
  };
}

async function listRefs(git: Git, ...args: readonly string[]): Promise<string[]> {
  return (await git('for-each-ref', '--format=%(refname)', ...args)).split('\n').filter(Boolean);
}

/** Local branches; where there is at most one (a clone), those of remotes as well, by their short names. */
async function listBranches(git: Git): Promise<Ref[]> {
  const heads = await listRefs(git, 'refs/heads');
  const remotes = heads.length > 1 ? [] : await listRefs(git, 'refs/remotes');
  const byName = new Map<string, Ref>();
  for (const ref of [...remotes.filter((each) => !each.endsWith('/HEAD')), ...heads]) {
    const name = ref.startsWith('refs/heads/')
      ? ref.slice('refs/heads/'.length)
      : ref.split('/').slice(3).join('/');
    byName.set(name, { name, ref });
  }
  return [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function findDefaultBranch(git: Git, branches: readonly Ref[]): Promise<Ref | undefined> {
  const head = await git('symbolic-ref', '--quiet', '--short', 'HEAD').catch(() => '');
  const find = (name: string) => branches.find((branch) => branch.name === name);
  return find(head.trim()) ?? find('main') ?? find('master') ?? branches[0];
}

async function listUnmerged(git: Git, branches: readonly Ref[], main: Ref) {
  const unmerged = new Set(
    await listRefs(git, `--no-merged=${main.ref}`, 'refs/heads', 'refs/remotes'),
  );
  return await Promise.all(
    branches
      .filter(({ ref }) => unmerged.has(ref))
      .map(async ({ name, ref }) => {
        const [message] = await readLog(git, ['--max-count=1', ref]);
        return { name, ref, message };
      }),
  );
}

async function readLog(git: Git, args: readonly string[]): Promise<Message[]> {
  const text = await git('log', '-z', '--encoding=UTF-8', '--format=%H%n%B', ...args, '--');
  return text
    .split('\0')
    .filter(Boolean)
    .map((record) => {
      const [sha = '', subject = '', ...body] = record.split('\n');
      return { sha, subject, body: body.join('\n').trim() };
    });
}

/** Title: the subject, and the first line of what follows; description: what follows. */
function keysOfMerge({ subject, body }: Message): string[] {
  const title = body === '' ? subject : `${subject}: ${body.split('\n', 1)[0]}`;
  return findKeys(`${title.slice(0, titleLimit)} ${body}`);
}

/** An open one is named after the last commit of its branch. */
function keysOfOpen(branch: string, message: Message | undefined): string[] {
  const title = message?.subject.slice(0, titleLimit) || branch;
  return findKeys(`${title} ${message?.body ?? ''}`);
}

/**
 * A key is `[A-Z][A-Z_0-9]+-[0-9]+` at a word boundary; nothing is asked of what follows. Jira takes no
 * more than 255 characters on either side of the hyphen.
 */
function findKeys(text: string): string[] {
  const keys = new Set<string>();
  for (const [, project = '', number = ''] of text.matchAll(
    /(?:^|(?<=[^\p{L}\p{N}_]))([A-Z][A-Z_0-9]+)-([0-9]+)/gu,
  )) {
    if (project.length <= keyPartLimit && number.length <= keyPartLimit) {
      keys.add(`${project}-${number}`);
    }
  }
  return [...keys];
}

function countNamed(lists: readonly (readonly string[])[]): number {
  return lists.filter((keys) => keys.length > 0).length;
}

if (import.meta.main) {
  for (const path of process.argv.slice(2)) {
    console.log(JSON.stringify({ path, ...(await countWithGit(path)) }));
  }
}
