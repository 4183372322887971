import type { ActorRefusal, LinkAsUserAnswer } from '../../links/index.ts';

/** A refused link in GitLab's words. */
export type LinkRefusal = { readonly status: 401 | 403 | 422; readonly message: string };

const seeJira = 'Check the permissions in Jira and try again.';

/**
 * Status and text of a link that was not made; null when it was.
 * @see reference gitlab-app (d)
 */
export function toLinkRefusal(answer: LinkAsUserAnswer): LinkRefusal | null {
  switch (answer.kind) {
    case 'linked':
      return null;
    case 'not_signed_in':
      return { status: 401, message: '401 Unauthorized' };
    case 'jira_user_unreadable':
    case 'not_administrator':
      return { status: 403, message: describeActorRefusal(answer) };
    case 'not_linkable':
      return { status: 401, message: targetTexts.not_linkable };
    case 'already_linked':
      return { status: 422, message: targetTexts.already_linked };
  }
}

/** Why a target was not linked, in GitLab's words. */
export const targetTexts = {
  not_linkable: 'Cannot find namespace. Make sure you have sufficient permissions.',
  already_linked: 'Namespace has already been added',
} as const;

/** Why somebody may not act on the links of a site, in GitLab's words. */
export function describeActorRefusal(refusal: ActorRefusal): string {
  return refusal.kind === 'not_administrator'
    ? `${explainGroups(refusal.groups)}. ${seeJira}`
    : `Could not fetch user information from Jira. ${seeJira}`;
}

function explainGroups(groups: readonly string[]): string {
  if (groups.length === 0) {
    return 'User is not a member of any Jira groups. The user must be a member of one of the following groups: site-admins, org-admins';
  }
  return `User is not a member of the site-admins or org-admins group(s). Current groups: ${groups.join(', ')}`;
}
