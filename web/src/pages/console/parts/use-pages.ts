import { useState } from 'react';

/** Where a list stands that our server hands out page by page, by a cursor. */
export type Pages = {
  readonly after: string | undefined;
  readonly number: number;
  readonly toNext: (cursor: string) => void;
  readonly toPrevious: () => void;
};

/** `about` names what is listed: when it changes, the list begins again. */
export function usePages(about: string): Pages {
  const [state, setState] = useState<{ about: string; cursors: readonly string[] }>({
    about,
    cursors: [],
  });
  const cursors = state.about === about ? state.cursors : [];
  return {
    after: cursors.at(-1),
    number: cursors.length + 1,
    toNext: (cursor) => setState({ about, cursors: [...cursors, cursor] }),
    toPrevious: () => setState({ about, cursors: cursors.slice(0, -1) }),
  };
}
