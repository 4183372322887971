import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** The demonstration, in a process of its own. */
export type RunningDemo = {
  readonly places: {
    readonly pageUrl: string;
    readonly panelUrl: string;
    readonly storyPanelUrl: string | null;
    readonly appUrl: string;
    readonly consoleUrl: string;
    readonly adminToken: string;
    readonly gitlabUsername: string;
  };
  /** As Ctrl-C does; gives the exit code. */
  stop(): Promise<number | null>;
};

const executable = fileURLToPath(new URL('../../src/cli/gitlab-for-jira.ts', import.meta.url));
const startLimitMs = 30_000;

/** Starts `gitlab-for-jira demo --json` and resolves when it has said where to look. */
export async function startDemoProcess(
  args: readonly string[],
  settings: Readonly<Record<string, string>> = {},
): Promise<RunningDemo> {
  const child = spawn(process.execPath, [executable, 'demo', '--json', ...args], {
    env: { ...process.env, ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed = once(child, 'close');
  const stop = async () => {
    if (child.exitCode === null) child.kill('SIGINT');
    await closed;
    return child.exitCode;
  };
  let text = '';
  const said = new Promise<RunningDemo['places']>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (piece: string) => {
      text += piece;
      if (text.trimEnd().endsWith('}')) resolve(JSON.parse(text));
    });
    closed.then(() => reject(new Error(`The demo ended early, after ${text}`)), reject);
    setTimeout(() => reject(new Error('The demo shows no panel.')), startLimitMs).unref();
  });
  try {
    return { places: await said, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
