/** A cache for what never changes: what was not asked for longest goes first. */
export interface Keep<T> {
  get(key: string): T | undefined;
  set(key: string, value: T): void;
}

export function createKeep<T>(limit: number): Keep<T> {
  const rows = new Map<string, T>();
  return {
    get(key) {
      const value = rows.get(key);
      if (value === undefined) return undefined;
      rows.delete(key);
      rows.set(key, value);
      return value;
    },
    set(key, value) {
      rows.delete(key);
      rows.set(key, value);
      if (rows.size > limit) rows.delete(rows.keys().next().value ?? '');
    },
  };
}

/** Reads many at once: what is asked for while git is running goes into its next call. */
export interface BatchReader<T> {
  /** In the order of the keys; unknown ones are left out. */
  read(keys: readonly string[]): Promise<ReadonlyMap<string, T>>;
}

interface Waiting<T> {
  readonly keys: readonly string[];
  readonly resolve: (rows: ReadonlyMap<string, T>) => void;
  readonly reject: (error: unknown) => void;
}

export function createBatchReader<T>(
  keep: Keep<T>,
  readMany: (keys: readonly string[]) => Promise<ReadonlyMap<string, T>>,
): BatchReader<T> {
  let waiting: Waiting<T>[] = [];
  let isReading = false;

  async function drain(): Promise<void> {
    isReading = true;
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      await answer(batch);
    }
    isReading = false;
  }

  async function answer(batch: readonly Waiting<T>[]): Promise<void> {
    try {
      const rows = await readMany([...new Set(batch.flatMap(({ keys }) => keys))]);
      for (const [key, row] of rows) keep.set(key, row);
      for (const { resolve } of batch) resolve(rows);
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }

  return {
    async read(keys) {
      const found = new Map(keys.map((key) => [key, keep.get(key)]));
      const missing = keys.filter((key) => found.get(key) === undefined);
      if (missing.length > 0) {
        const rows = await new Promise<ReadonlyMap<string, T>>((resolve, reject) => {
          waiting.push({ keys: missing, resolve, reject });
          if (!isReading) void drain();
        });
        for (const key of missing) found.set(key, rows.get(key));
      }
      return new Map(
        [...found].flatMap(([key, row]) => (row === undefined ? [] : [[key, row] as const])),
      );
    },
  };
}
