/** Tells whoever watches an issue that its data changed, once per request that changed it. */
export interface IssueChanges {
  note(issueKey: string): void;
  /** Without a key: any issue. The returned function ends the watch. */
  watch(issueKey: string | null, listener: (issueKey: string) => void): () => void;
}

export function createIssueChanges(): IssueChanges {
  const listeners = new Map<string | null, Set<(issueKey: string) => void>>();
  let changed = new Set<string>();

  const tell = (): void => {
    const keys = changed;
    changed = new Set();
    for (const key of keys) {
      for (const listener of listeners.get(key) ?? []) listener(key);
      for (const listener of listeners.get(null) ?? []) listener(key);
    }
  };
  return {
    note: (issueKey) => {
      if (!listeners.has(issueKey) && !listeners.has(null)) return;
      // A request is worked through without a pause, so all of it is stored before this runs.
      if (changed.size === 0) queueMicrotask(tell);
      changed.add(issueKey);
    },
    watch: (issueKey, listener) => {
      const ofKey = listeners.get(issueKey) ?? new Set();
      listeners.set(issueKey, ofKey.add(listener));
      return () => {
        ofKey.delete(listener);
        if (ofKey.size === 0) listeners.delete(issueKey);
      };
    },
  };
}
