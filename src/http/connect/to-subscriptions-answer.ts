import type { SubscriptionsAnswer } from '../../contract/index.ts';
import type { Link } from '../../domain/index.ts';

/** Maintainer, in GitLab's numbers. */
const maintainer = 40;

/**
 * The links of a site as GitLab lists them. `prefix` is the path of our public address.
 * @see reference gitlab-app (d): list JSON
 */
export function toSubscriptionsAnswer(prefix: string, links: readonly Link[]): SubscriptionsAnswer {
  const groupIds = links.filter(({ target }) => target.kind === 'group').map((l) => l.target.id);
  const query = new URLSearchParams({
    min_access_level: String(maintainer),
    skip_groups: groupIds.join(','),
  });
  return {
    groups_path: `${prefix}/api/v4/groups?${query}`,
    subscriptions: links.map((link) => ({
      created_at: link.createdAt.toISOString(),
      unlink_path: unlinkPath(prefix, link),
      group: {
        name: link.target.name,
        avatar_url: link.target.avatarUrl,
        full_name: link.target.fullName,
        description: link.target.description,
      },
    })),
    subscriptions_path: `${prefix}/-/jira_connect/subscriptions`,
  };
}

/** Where a DELETE removes the link. */
function unlinkPath(prefix: string, link: Link): string {
  return `${prefix}/-/jira_connect/subscriptions/${link.id}`;
}
