import type { ServerUser } from './run-program.ts';
import type { ServerBinaries } from './server-binaries.ts';

/** Where one embedded database lives, and who runs it. */
export type Cluster = {
  readonly dataDir: string;
  /** PostgreSQL's own data directory. */
  readonly pgData: string;
  readonly socketDir: string;
  readonly serverLog: string;
  readonly lockFile: string;
  readonly binaries: ServerBinaries;
  /** Null: the server runs as the user of this process. */
  readonly serverUser: ServerUser | null;
  readonly log: (message: string) => void;
};

/** The name in the socket's file name; nothing listens on a TCP port. */
export const socketPort = 5432;
export const databaseUser = 'gitlab_for_jira';
export const databaseName = 'gitlab_for_jira';
/** The major version of the binaries that package.json pins. */
export const postgresMajor = '18';
