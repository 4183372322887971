import type { Connection, LinkTarget } from '../domain/index.ts';
import type { Secret } from '../lib/index.ts';

/**
 * Which of the targets a person owns, asked with the person's own token, which is never stored: a group as Owner, a
 * project as Maintainer or Owner, a personal namespace as its user; all for a GitLab administrator. Null when
 * GitLab does not accept the token. Throws ProductError with a GITLAB_… code.
 */
export type FindOwned = (
  connection: Connection,
  token: Secret,
  targets: readonly LinkTarget[],
) => Promise<{ readonly username: string; readonly owned: readonly LinkTarget[] } | null>;
