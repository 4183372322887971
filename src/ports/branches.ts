import type { Connection, ProjectId } from '../domain/index.ts';
import type { Secret } from '../lib/index.ts';

/** A project in which a person may make branches. */
export type BranchProject = {
  readonly id: ProjectId;
  readonly path: string;
  /** With the names of the groups above it. */
  readonly name: string;
  readonly avatarUrl: string | null;
  /** Null while the repository is empty. */
  readonly defaultBranch: string | null;
  readonly url: string;
};

/** GitLab does not accept the person's token (any more). */
type NotSignedIn = { readonly kind: 'not_signed_in' };
/** The project does not exist for the person, or the person may not read its repository. */
type NoAccess = { readonly kind: 'no_access' };

/** What came of the wish for a branch. `reason` is GitLab's own, cleaned. */
export type CreateBranchAnswer =
  | { readonly kind: 'created'; readonly name: string; readonly url: string }
  | NotSignedIn
  | NoAccess
  | { readonly kind: 'name_taken' | 'name_invalid' | 'ref_missing' }
  /** The person signed in with fewer scopes than that takes. */
  | { readonly kind: 'scope_missing' }
  /** A rule for branches of that name forbids it: protected branches, push rules, hooks of the server. */
  | { readonly kind: 'protected'; readonly reason: string }
  | { readonly kind: 'refused'; readonly reason: string };

/**
 * Branches by a person, asked with the person's own token, which is never stored. All throw ProductError with a
 * GITLAB_… code for what no answer below says.
 */
export type BranchAsUser = {
  /** A page, from 1, of twenty projects in which the person may push; those with the latest activity first. */
  listProjects(
    connection: Connection,
    token: Secret,
    wish: { search: string; page: number },
  ): Promise<
    | {
        readonly kind: 'listed';
        readonly projects: readonly BranchProject[];
        readonly nextPage: number | null;
      }
    | NotSignedIn
  >;
  /** Names of at most twenty branches that contain `search`, and the default branch of the project. */
  listBranches(
    connection: Connection,
    token: Secret,
    wish: { projectId: ProjectId; search: string },
  ): Promise<
    | {
        readonly kind: 'listed';
        readonly names: readonly string[];
        readonly defaultBranch: string | null;
      }
    | NotSignedIn
    | NoAccess
  >;
  createBranch(
    connection: Connection,
    token: Secret,
    wish: { projectId: ProjectId; name: string; ref: string },
  ): Promise<CreateBranchAnswer>;
};
