/** Who does something in the demonstration. */
type Actor = 'person' | 'gitlab' | 'product' | 'jira';

/** One line of what happened. */
export interface JournalLine {
  readonly number: number;
  readonly at: string;
  readonly actor: Actor;
  readonly text: string;
}

/** What happened so far, for whoever looks at the page now or later. */
export interface Journal {
  tell(actor: Actor, text: string): void;
  /** The newest ones, oldest first. */
  lines(): readonly JournalLine[];
}

const kept = 200;

/** @param onLine called with each line, for example to print it */
export function createJournal(onLine: (line: JournalLine) => void): Journal {
  let lines: JournalLine[] = [];
  let number = 0;
  return {
    tell(actor, text) {
      number += 1;
      const line = { number, at: new Date().toISOString(), actor, text };
      lines = [...lines.slice(1 - kept), line];
      onLine(line);
    },
    lines: () => lines,
  };
}
