import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { runGit } from './run-git.ts';

/** A commit of the repository to write. Parents are places in the list before it. */
type PlannedCommit = {
  readonly branch: string;
  readonly message: string;
  readonly parents: readonly number[];
};

const mergedTopics = 60;
const openTopics = 25;

/** What makes counting hard, once each: boundaries, bodies, long lines, many keys, other alphabets. */
const hardMessages = [
  'PAST-1: a key at the start',
  'no key here',
  'xPAST-2 has a letter before it, éPAST-3 has one too, _PAST-4 an underscore',
  '(PAST-5) [PAST-6] PAST-7suffix PAST_8-9 P-10 past-11 PAST-0012',
  'a key in the body only\n\nThis fixes PAST-13.\n',
  `a long line ${'x'.repeat(300)} PAST-14`,
  `a long line ${'y'.repeat(300)}\n\nbody without`,
  `${Array.from({ length: 600 }, (_, index) => `MANY-${index}`).join(' ')}`,
  `${'L'.repeat(256)}-1 is longer than Jira allows, ${'K'.repeat(255)}-1 is not`,
  'キー PAST-15 👍 PAST-16',
  'CVE-2021-44228 is CVE-2021',
  '\n\nPAST-17 after blank lines',
];

/**
 * Writes a bare repository of some hundred commits: merged topics, branches that are not merged, an
 * octopus, a merge without a name, keys in messages, bodies and branch names. The same each time.
 */
export async function writeGitRepository(path: string): Promise<void> {
  await runGit('init', '--quiet', '--bare', '--initial-branch=main', path);
  const commits = planCommits();
  const git = spawn('git', ['-C', path, 'fast-import', '--quiet'], {
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  git.stdin.end(commits.map(toImport).join(''));
  const [code] = await once(git, 'close');
  if (code !== 0) throw new Error(`git fast-import ended with ${code}`);
}

/** Adds a commit and gives its place. */
type Add = (branch: string, message: string, parents: readonly number[]) => number;

function planCommits(): PlannedCommit[] {
  const commits: PlannedCommit[] = [];
  const add: Add = (branch, message, parents) => commits.push({ branch, message, parents }) - 1;
  let main = add('main', 'Begin', []);
  for (const message of hardMessages) main = add('main', message, [main]);
  for (let topic = 0; topic < mergedTopics; topic += 1) main = addMerged(add, main, topic);
  const arms = [1, 2, 3].map((arm) => add(`arm-${arm}`, `ARM-${arm} arm`, [main]));
  main = add('main', 'ARM-4 octopus', [main, ...arms]);
  for (let topic = 0; topic < openTopics; topic += 1) addOpen(add, main, topic);
  return commits;
}

function addMerged(add: Add, main: number, topic: number): number {
  const name = topic % 3 === 0 ? `TOPIC-${topic}-work` : `work-${topic}`;
  let head = main;
  for (let step = 0; step <= topic % 4; step += 1) {
    const key = (topic + step) % 2 === 0 ? `TOPIC-${topic} ` : '';
    head = add(`topic-${topic}`, `${key}step ${step}`, [head]);
  }
  const body = topic % 5 === 0 ? `\n\nCloses MERGE-${topic}, see\nTOPIC-${topic + 1000}` : '';
  return add('main', `Merge branch '${name}' into 'main'${body}`, [main, head]);
}

function addOpen(add: Add, main: number, topic: number): void {
  const name = topic % 2 === 0 ? `feature/OPEN-${topic}-it` : `feature/open-${topic}`;
  const message = topic % 3 === 0 ? `OPEN-${topic + 100} last` : 'last\n\nand a body';
  add(name, message, [add(name, `OPEN-${topic + 200} first`, [main])]);
}

/** Commits get marks from 1. Topics that are merged keep no branch: theirs are written under another place. */
function toImport(commit: PlannedCommit, index: number): string {
  const { branch, message, parents } = commit;
  const isKept = branch === 'main' || branch.startsWith('feature/');
  const [first, ...others] = parents.map((parent) => `:${parent + 1}`);
  const person = `Pat Test <pat@example.com> ${1_700_000_000 + index * 60} +0000`;
  return [
    `commit refs/${isKept ? 'heads' : 'merged'}/${branch}`,
    `mark :${index + 1}`,
    `author ${person}`,
    `committer ${person}`,
    `data ${Buffer.byteLength(message)}`,
    message,
    ...(first ? [`from ${first}`] : []),
    ...others.map((other) => `merge ${other}`),
    `M 100644 inline file-${index % 10}.txt`,
    `data ${String(index).length}`,
    `${index}`,
    '',
  ].join('\n');
}
