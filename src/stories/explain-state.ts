import type { ToldEntry } from '../ports/index.ts';
import type { StoryAtSite } from './story.ts';

type Explained = Pick<StoryAtSite, 'state' | 'because'>;

/** How a row of the mirror stands, and why, in words. What a tombstone is due to, only GitLab can tell. */
export function explainState(entry: ToldEntry, whyGone: string | null = null): Explained {
  if (entry.isTombstone) return explainTombstone(entry, whyGone);
  if (entry.isAhead) return explainWaiting(entry);
  switch (entry.answered?.outcome) {
    case 'rejected':
      return {
        state: 'rejected',
        because: `Jira refused it: ${entry.answered.reason ?? 'it gave no reason.'} Mend that, then send it again.`,
      };
    case 'unknown_keys':
      return {
        state: 'waiting',
        because: `Jira does not know ${list(entry.issueKeys)}. It is tried again every day, and at once when another change names the issue. Check the key, and that the issue was not deleted.`,
      };
    default:
      return { state: 'shown', because: explainShown(entry) };
  }
}

function explainShown({ issueKeys, unknownKeys }: ToldEntry): string {
  const known = issueKeys.filter((key) => !unknownKeys.includes(key));
  const shown = known.length > 0 ? `Jira shows it on ${list(known)}.` : 'Jira took it.';
  if (unknownKeys.length === 0) return shown;
  return `${shown} Jira does not know ${list(unknownKeys)}.`;
}

function explainWaiting({ due }: ToldEntry): Explained {
  if (!due) return waiting('It is to be sent; a job finds it within a minute.');
  if (!due.pause) return waiting('It is in the queue to Jira.');
  const until = due.pause.until.toISOString();
  return waiting(
    `Sending to this site pauses until ${until}. ${due.pause.reason || 'Jira asked for it.'}`,
  );
}

function waiting(because: string): Explained {
  return { state: 'waiting', because };
}

function explainTombstone(entry: ToldEntry, whyGone: string | null): Explained {
  const why = whyGone ?? 'It is gone from GitLab, or names no issue key that counts any more.';
  if (entry.isAhead) return waiting(`Its removal waits to be sent to Jira. ${why}`);
  if (!entry.answered) return { state: 'not_sent', because: why };
  if (entry.answered.outcome !== 'rejected') {
    return { state: 'removed', because: `It was taken out of Jira. ${why}` };
  }
  const reason = entry.answered.reason ?? 'it gave no reason.';
  return { state: 'rejected', because: `Jira refused to remove it: ${reason}` };
}

/** Some keys, and how many more there are. */
export function list(keys: readonly string[]): string {
  const most = 10;
  const more = keys.length > most ? ` and ${keys.length - most} more` : '';
  return `${keys.slice(0, most).join(', ')}${more}`;
}
