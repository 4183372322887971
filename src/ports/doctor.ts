/** How the database stands. */
export type DatabaseStatus = {
  /** Of PostgreSQL, as `18.1`. */
  readonly version: string;
  /** Migrations that this version of the product knows and the database has not run. */
  readonly missingMigrations: readonly string[];
  /** Nodes that hold the lock of a worker. */
  readonly workers: number;
  /** By the database's clock. */
  readonly now: Date;
};

/** Asks the database about itself. Throws ProductError DATABASE_UNREACHABLE. */
export type ReadDatabaseStatus = () => Promise<DatabaseStatus>;

/** How much room the disk of a directory has. Throws when there is no such directory. */
export type ReadDiskRoom = (directory: string) => Promise<{
  readonly freeBytes: number;
  readonly totalBytes: number;
}>;

/** What an address answers to a GET without any token; redirects are not followed, long answers cut off. Never throws. */
export type AskAddress = (
  url: URL,
) => Promise<
  | { readonly kind: 'answer'; readonly status: number; readonly text: string }
  | { readonly kind: 'unreachable'; readonly reason: string }
>;
