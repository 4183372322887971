import { setTimeout as sleep } from 'node:timers/promises';
import pc from 'picocolors';
import type { LinkId } from '../domain/index.ts';
import { isRead } from './describe-links.ts';
import { makeBar } from './make-bar.ts';
import type { Operator } from './with-operator.ts';

const pollMs = 500;
/** After so long without a change the reader of the past is probably not running. */
const quietMs = 15_000;
/** A group without projects never has any to read. */
const emptyMs = 60_000;

/**
 * Waits until the past of a link is read, with a bar on stderr: one that moves on a terminal, else a
 * line whenever something changed. A group in which no project turns up for a minute counts as read.
 */
export async function followHistory(operator: Operator, linkId: LinkId): Promise<void> {
  const startedMs = performance.now();
  let changedMs = startedMs;
  let shown = '';
  let hasHinted = false;
  for (;;) {
    const progress = await operator.stores.links.progress(linkId);
    const nowMs = performance.now();
    const line = makeBar(progress);
    if (line !== shown) {
      drawLine(line);
      shown = line;
      changedMs = nowMs;
    }
    if (isRead(progress) || (progress.projects === 0 && nowMs - startedMs > emptyMs)) break;
    if (!hasHinted && nowMs - changedMs > quietMs) {
      hasHinted = true;
      process.stderr.write(
        `\n${pc.yellow('Nothing moves: is `gitlab-for-jira serve` running?')}\n`,
      );
    }
    await sleep(pollMs);
  }
  if (process.stderr.isTTY) process.stderr.write('\n');
}

function drawLine(line: string): void {
  process.stderr.write(process.stderr.isTTY ? `\r\u001b[K${line}` : `${line}\n`);
}
