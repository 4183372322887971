import { type Static, Type } from '@sinclair/typebox';
import { id, nullable, oneOf, time } from '../parts.ts';

const settingName = oneOf([
  'JIRA_CONNECT_APPLICATION_ID',
  'JIRA_CONNECT_PROXY_URL',
  'JIRA_CONNECT_PUBLIC_KEY_STORAGE',
  'JIRA_CONNECT_ADDITIONAL_AUDIENCE_URL',
  'JIRA_FORGE_APP_ID',
]);

/** GitLab's admin settings, and where each value comes from: the environment wins. */
export const settingsAnswerSchema = Type.Object({
  settings: Type.Array(
    Type.Object({
      name: settingName,
      meaning: Type.String(),
      value: nullable(Type.String()),
      source: oneOf(['environment', 'console', 'default']),
    }),
  ),
});
export type SettingsAnswer = Static<typeof settingsAnswerSchema>;

/** Null takes the value back. Refused with SETTING_FIXED where the environment has it. */
export const settingRequestSchema = Type.Object(
  { name: settingName, value: nullable(Type.String({ maxLength: 255 })) },
  { additionalProperties: false },
);
export type SettingRequest = Static<typeof settingRequestSchema>;

const url = Type.String({ minLength: 1, maxLength: 1024 });
const token = Type.String({ minLength: 1, maxLength: 1024 });

export const connectionRequestSchema = Type.Object(
  {
    url,
    internalUrl: nullable(url),
    token,
    /** Of the OAuth application people sign in with at this GitLab. */
    applicationId: nullable(Type.String({ maxLength: 255 })),
  },
  { additionalProperties: false },
);
export type ConnectionRequest = Static<typeof connectionRequestSchema>;

/** What is left out stays. A new token is only taken when GitLab accepts it. */
export const connectionChangeSchema = Type.Object(
  {
    token: Type.Optional(token),
    applicationId: Type.Optional(nullable(Type.String({ maxLength: 255 }))),
    internalUrl: Type.Optional(nullable(url)),
  },
  { additionalProperties: false },
);
export type ConnectionChange = Static<typeof connectionChangeSchema>;

export const connectionParamsSchema = Type.Object({ slug: Type.String({ maxLength: 255 }) });
export type ConnectionParams = Static<typeof connectionParamsSchema>;

/** What a check of a connection found just now. */
export const connectionTestSchema = Type.Object({
  slug: Type.String(),
  version: nullable(Type.String()),
  isAdministrator: Type.Boolean(),
  tokenExpiresAt: nullable(time),
  problems: Type.Array(Type.String()),
});
export type ConnectionTest = Static<typeof connectionTestSchema>;

/** Who asks: with `ADMIN_TOKEN`, or signed in with GitLab (header `GitLab-Authorization`, query `gitlab`). */
export const meAnswerSchema = Type.Object({
  role: oneOf(['operator', 'group_owner']),
  name: Type.String(),
});
export type MeAnswer = Static<typeof meAnswerSchema>;

export const ownedLinkParamsSchema = Type.Object({ id });

/** `gitlab` names the GitLab of a person who signed in with it; the operator leaves it out. */
export const cutQuerySchema = Type.Object(
  {
    gitlab: Type.Optional(Type.String({ maxLength: 255 })),
    deleteData: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);
export type CutQuery = Static<typeof cutQuerySchema>;

/** The links of groups, projects and namespaces that the signed-in person owns; all of them for the operator. */
export const ownedLinksAnswerSchema = Type.Object({
  links: Type.Array(
    Type.Object({
      id,
      gitlab: Type.String(),
      site: Type.Object({ id, url: Type.String(), displayUrl: nullable(Type.String()) }),
      target: Type.Object({
        kind: oneOf(['group', 'project', 'user']),
        path: Type.String(),
        name: Type.String(),
        url: Type.String(),
      }),
      linkedAt: time,
      linkedBy: Type.String(),
    }),
  ),
});
export type OwnedLinksAnswer = Static<typeof ownedLinksAnswerSchema>;

/** Administrative acts, the newest first. */
export const auditAnswerSchema = Type.Object({
  acts: Type.Array(
    Type.Object({
      id: Type.Integer(),
      at: time,
      /** `operator`, a GitLab user name, or `jira:` and an account id. */
      by: Type.String(),
      /** Where it was done: console, api, cli, jira. */
      via: Type.String(),
      /** A verb and a noun, as `link.create`. */
      act: Type.String(),
      /** What it was done to, in words; never a secret. */
      target: Type.String(),
      details: Type.Record(Type.String(), Type.Unknown()),
    }),
  ),
  next: nullable(Type.String()),
});
export type AuditAnswer = Static<typeof auditAnswerSchema>;

/** Checks of the whole set-up; each failed one with cause and fix. */
export const doctorAnswerSchema = Type.Object({
  checkedAt: time,
  checks: Type.Array(
    Type.Object({
      /** Stable, as `database.version`. */
      name: Type.String(),
      title: Type.String(),
      /** `unseen`: cannot be seen from here; `fix` is the command that shows it. */
      state: oneOf(['passed', 'warning', 'failed', 'unseen']),
      found: Type.String(),
      cause: nullable(Type.String()),
      fix: nullable(Type.String()),
    }),
  ),
});
export type DoctorAnswer = Static<typeof doctorAnswerSchema>;
