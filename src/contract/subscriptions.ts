import { type Static, Type } from '@sinclair/typebox';

const nullable = Type.Union([Type.String(), Type.Null()]);

/**
 * What a link call names.
 * @see reference gitlab-app (a.2)
 */
export const linkRequestSchema = Type.Object({
  /** The token that Jira gives to the page. */
  jwt: Type.String(),
  /** Full path of a group, subgroup, project or personal namespace. */
  namespace_path: Type.String({ maxLength: 1024 }),
  /** Slug of the GitLab that is meant; without it the site's own. */
  connection: Type.Optional(Type.String({ maxLength: 255 })),
});
export type LinkRequest = Static<typeof linkRequestSchema>;

/**
 * The links of a Jira site.
 * @see reference gitlab-app (d): list JSON
 */
export const subscriptionsAnswerSchema = Type.Object({
  groups_path: Type.String(),
  subscriptions: Type.Array(
    Type.Object({
      /** ISO 8601 in UTC. */
      created_at: Type.String(),
      unlink_path: Type.String(),
      group: Type.Object({
        name: Type.String(),
        avatar_url: nullable,
        full_name: Type.String(),
        description: nullable,
      }),
    }),
  ),
  subscriptions_path: Type.String(),
});
export type SubscriptionsAnswer = Static<typeof subscriptionsAnswerSchema>;

/** The answer to a change that was made. */
export const successAnswerSchema = Type.Object({ success: Type.Literal(true) });
export type SuccessAnswer = Static<typeof successAnswerSchema>;
