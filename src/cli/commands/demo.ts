import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type Command, InvalidArgumentError } from 'commander';
import pc from 'picocolors';
import { CommandError } from '../command-error.ts';
import { makeTable } from '../make-table.ts';
import { writeAnswer } from '../write-answer.ts';

type Options = {
  readonly repo: readonly string[];
  readonly once?: true;
  readonly json?: true;
  readonly port: number;
  readonly speed?: number;
};

/** A story that somebody watches takes its time; one that is waited for does not. */
const speeds = { watched: 1, once: 10 };

/** `demo`: the product between a simulated GitLab and a simulated Jira, on this machine. */
export function addDemoCommand(program: Command): void {
  program
    .command('demo')
    .description('run the product between a simulated GitLab and a simulated Jira, and explain it')
    .option('--repo <path>', 'serve this git repository; may be repeated', collect, [])
    .option('--once', 'end when Jira has everything, and print the counts')
    .option(
      '--port <number>',
      'of the page that explains what happens (default: a free one)',
      readPort,
      0,
    )
    .option('--speed <factor>', 'of the story without --repo: 2 is twice as fast', readSpeed)
    .option('--json', 'print one JSON document')
    .action(runDemo);
}

async function runDemo(options: Options): Promise<void> {
  for (const path of options.repo) await verifyRepository(path);
  const isToEnd = waitForSignal();
  // Only here: the sandbox is not part of an installation that serves.
  const { createJournal, startDemo } = await import('../../../sandbox/start.ts');
  const journal = createJournal((line) => {
    if (!options.json) process.stderr.write(`${pc.dim(line.at.slice(11, 19))} ${line.text}\n`);
  });
  const demo = await startDemo({
    repositories: options.repo,
    once: options.once ?? false,
    port: options.port,
    speed: options.speed ?? (options.once ? speeds.once : speeds.watched),
    logLevel: process.env.LOG_LEVEL?.trim() || 'error',
    journal,
  });
  try {
    if (options.once) {
      const result = await Promise.race([demo.finished(), isToEnd]);
      if (result) writeAnswer(options, { text: describeResult(result), json: result });
      return;
    }
    const { finished: _, stop: __, ...places } = demo;
    writeAnswer(options, { text: describePlaces(places), json: places });
    await isToEnd;
  } finally {
    await demo.stop();
  }
}

async function verifyRepository(path: string): Promise<void> {
  const arguments_ = ['-C', path, '-c', 'safe.directory=*', 'rev-parse', '--git-dir'];
  try {
    await promisify(execFile)('git', arguments_);
  } catch (cause) {
    const message = `${path} is not a git repository, or git is not installed.`;
    throw new CommandError('REQUEST_INVALID', message, cause);
  }
}

/** Resolves at the first signal to end; a second one ends at once. */
async function waitForSignal(): Promise<null> {
  return await new Promise((resolve) => {
    process.once('SIGINT', () => resolve(null)).once('SIGTERM', () => resolve(null));
  });
}

type Places = {
  readonly pageUrl: string;
  readonly panelUrl: string;
  readonly storyPanelUrl: string | null;
  readonly appUrl: string;
  readonly consoleUrl: string;
  readonly adminToken: string;
  readonly gitlabUsername: string;
};

function describePlaces(places: Places): string {
  const { pageUrl, panelUrl, storyPanelUrl, appUrl, consoleUrl } = places;
  const lines: [name: string, url: string, note?: string][] = [
    ['What is happening', pageUrl],
    ['Development panel', panelUrl],
    ...(storyPanelUrl ? [['Panel of the story', storyPanelUrl] as [string, string]] : []),
    [
      'The app in Jira',
      appUrl,
      `sign in to GitLab as ${places.gitlabUsername}, without a password`,
    ],
    ['Console', consoleUrl, `administrator token ${places.adminToken}`],
  ];
  const shown = lines.map(([name, url, note]) => {
    const line = `  ${pc.bold(name.padEnd(18))}  ${pc.cyan(url)}`;
    return note === undefined ? line : `${line}\n${' '.repeat(22)}${pc.dim(note)}`;
  });
  return ['', ...shown, '', '  Ctrl-C ends it and leaves nothing behind.', ''].join('\n');
}

type Counts = {
  readonly issues: number;
  readonly branches: number;
  readonly commits: number;
  readonly mergeRequests: number;
};

type Result = Counts & {
  readonly panelUrl: string;
  readonly perRepository: readonly (Counts & { readonly name: string })[];
  readonly seconds: number;
  readonly jiraRequests: number;
  readonly gitlabRequests: number;
};

function describeResult(result: Result): string {
  const row = (name: string, { issues, branches, commits, mergeRequests }: Counts) => [
    name,
    issues,
    branches,
    commits,
    mergeRequests,
  ];
  const table = makeTable(
    ['REPOSITORY', 'ISSUES', 'BRANCHES', 'COMMITS', 'MERGE REQUESTS'],
    [...result.perRepository.map((each) => row(each.name, each)), row('in all', result)],
  );
  const { jiraRequests, gitlabRequests, seconds } = result;
  return `${table}

The past was in Jira after ${seconds} s, with ${gitlabRequests.toLocaleString('en')} calls to GitLab and ${jiraRequests.toLocaleString('en')} requests to Jira in all.`;
}

function collect(path: string, paths: readonly string[]): string[] {
  return [...paths, path];
}

function readPort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new InvalidArgumentError('It is not a port.');
  return port;
}

function readSpeed(text: string): number {
  const speed = Number(text);
  if (!(speed > 0)) throw new InvalidArgumentError('It is a number above 0.');
  return speed;
}
