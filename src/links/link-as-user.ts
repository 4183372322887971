import type { Connection, Installation, Link } from '../domain/index.ts';
import type { Secret } from '../lib/index.ts';
import type { AskGitlabAsUser, AskJiraAdministrator, SendJob, Transact } from '../ports/index.ts';
import type { LinkOptions } from './link-options.ts';
import { linkTarget } from './link-target.ts';

/** What came of a person's wish to link. */
export type LinkAsUserAnswer =
  | { readonly kind: 'linked'; readonly link: Link }
  | { readonly kind: 'not_signed_in' }
  | { readonly kind: 'jira_user_unreadable' }
  | { readonly kind: 'not_administrator'; readonly groups: readonly string[] }
  /** It does not exist, or the person has less than Maintainer there: strangers learn no difference. */
  | { readonly kind: 'not_linkable' }
  | { readonly kind: 'already_linked' };

type Deps = {
  transact: Transact;
  sendJob: SendJob;
  askJiraAdministrator: AskJiraAdministrator;
  askGitlabAsUser: Pick<AskGitlabAsUser, 'user' | 'findLinkable'>;
};

/**
 * Links what a person named, if Jira says now that the person administers the site and GitLab says
 * now that the person maintains the target. Throws ProductError when one of them cannot be asked, and
 * MATCHING_INVALID for options that cannot work.
 * @see reference gitlab-app (d): the checks and their order
 */
export async function linkAsUser(
  deps: Deps,
  input: {
    installation: Installation;
    connection: Connection;
    /** `sub` of the verified Jira token. */
    accountId: string | null;
    /** The person's own GitLab token; used here and never stored. */
    token: Secret;
    fullPath: string;
    options?: LinkOptions;
  },
): Promise<LinkAsUserAnswer> {
  const { installation, connection, accountId, token, fullPath, options = {} } = input;
  const user = await deps.askGitlabAsUser.user(connection, token);
  if (!user) return { kind: 'not_signed_in' };
  if (accountId === null) return { kind: 'jira_user_unreadable' };
  const administrator = await deps.askJiraAdministrator(installation, accountId);
  if (administrator.kind === 'unreadable') return { kind: 'jira_user_unreadable' };
  if (administrator.kind === 'other') {
    return { kind: 'not_administrator', groups: administrator.groups };
  }
  // An empty path would name GitLab's list of all groups.
  const target =
    fullPath === '' ? null : await deps.askGitlabAsUser.findLinkable(connection, token, fullPath);
  if (!target) return { kind: 'not_linkable' };
  const linkedBy = user.username;
  const place = { installation, connection, target };
  return await linkTarget(deps, { ...options, ...place, linkedBy, accountId });
}
