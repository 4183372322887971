/** Something that somebody with rights did. */
export type Act = {
  /** `operator`, a GitLab user name, or `jira:` and an account id. */
  readonly by: string;
  readonly via: 'console' | 'api' | 'cli' | 'jira';
  /** A noun and a verb, as `link.create`. */
  readonly act: string;
  /** What it was done to, in words; never a secret. */
  readonly target: string;
  readonly details?: Readonly<Record<string, unknown>>;
};

/** An act as it was recorded, by the database's clock. */
export type RecordedAct = Required<Act> & { readonly id: number; readonly at: Date };

/** Every administrative act; nothing is changed or deleted in it. */
export type AuditStore = {
  /** Within a transaction's stores the act is recorded if, and only if, it took place. */
  record(act: Act): Promise<void>;
  /** The newest first, those before the act named by `before`. */
  list(before: number | null, limit: number): Promise<RecordedAct[]>;
};
