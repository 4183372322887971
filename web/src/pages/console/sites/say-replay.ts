import type { ReplayAnswer } from '../../../../../src/contract/index.ts';

const texts: Readonly<Record<ReplayAnswer['result'], string>> = {
  queued: 'It is sent again in a moment.',
  resent: 'It is on its way.',
  read_again: 'It is read from GitLab first, and then sent.',
  nothing: 'There is nothing to send: Jira has it, or it is on its way already.',
};

/** What came of sending again, in words. */
export function sayReplay({ result }: ReplayAnswer): string {
  return texts[result];
}
