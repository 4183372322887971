import type { Installation } from '../domain/index.ts';
import type { AskJiraAdministrator } from '../ports/index.ts';

/** Who acts on links: a person of Jira, as the verified token names them, or the operator. */
export type LinkActor =
  | { readonly kind: 'jira'; readonly accountId: string | null }
  | { readonly kind: 'operator' };

/** Why somebody may not act on the links of a site. */
export type ActorRefusal =
  | { readonly kind: 'jira_user_unreadable' }
  | { readonly kind: 'not_administrator'; readonly groups: readonly string[] };

/**
 * Asks Jira, now, whether the person administers the site; null when it is so, and for the operator, who may anything.
 * Throws ProductError JIRA_… when Jira cannot be asked.
 */
export async function findActorRefusal(
  deps: { askJiraAdministrator: AskJiraAdministrator },
  installation: Installation,
  actor: LinkActor,
): Promise<ActorRefusal | null> {
  if (actor.kind === 'operator') return null;
  if (actor.accountId === null) return { kind: 'jira_user_unreadable' };
  const administrator = await deps.askJiraAdministrator(installation, actor.accountId);
  switch (administrator.kind) {
    case 'administrator':
      return null;
    case 'unreadable':
      return { kind: 'jira_user_unreadable' };
    case 'other':
      return { kind: 'not_administrator', groups: administrator.groups };
  }
}
