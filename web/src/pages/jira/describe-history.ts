import type { PageLink } from '../../../../src/contract/index.ts';

export type HistoryDescription = {
  readonly state: 'finding' | 'reading' | 'read' | 'paused' | 'cancelled';
  /** One or two words. */
  readonly label: string;
  readonly text: string;
  /** Of 1; null: not known yet. */
  readonly done: number | null;
};

/** How far the past of a link is read, in words. */
export function describeHistory(history: PageLink['history']): HistoryDescription {
  const { projects, projectsDone, remainingSeconds } = history;
  const items = `${count(history.entitiesRead, 'item', 'items')} read`;
  const some = `${format(projectsDone)} of ${count(projects, 'project', 'projects')} read, ${items}`;
  const done = projects === 0 ? null : projectsDone / projects;
  if (history.state === 'cancelled') {
    return { state: 'cancelled', label: 'History stopped', text: some, done };
  }
  if (projects > 0 && projectsDone >= projects) {
    const all = projects === 1 ? '1 project' : `all ${format(projects)} projects`;
    return { state: 'read', label: 'History read', text: `${all}, ${items}`, done: 1 };
  }
  if (history.state === 'paused') {
    return { state: 'paused', label: 'History paused', text: some, done };
  }
  if (projects === 0) {
    return {
      state: 'finding',
      label: 'Looking for projects',
      text: 'the history is read next',
      done,
    };
  }
  const left = remainingSeconds === null ? '' : `, ${describeRemaining(remainingSeconds)}`;
  return { state: 'reading', label: 'Reading history', text: some + left, done };
}

function describeRemaining(seconds: number): string {
  if (seconds < 90) return 'about a minute left';
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `about ${minutes} minutes left`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `about ${hours} hours left` : `about ${Math.round(hours / 24)} days left`;
}

function count(number: number, one: string, many: string): string {
  return `${format(number)} ${number === 1 ? one : many}`;
}

function format(number: number): string {
  return number.toLocaleString('en');
}
