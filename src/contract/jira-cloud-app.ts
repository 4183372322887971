import { type Static, Type } from '@sinclair/typebox';

const nullable = Type.Union([Type.String(), Type.Null()]);
const flag = Type.Boolean();

/**
 * Settings of service management as a person enters them; what is left out stays. Commas stand between ids
 * and between environments.
 * @see reference gitlab-app (j)
 */
export const jiraCloudAppRequestSchema = Type.Object({
  jira_cloud_app_service_ids: Type.Optional(nullable),
  jira_cloud_app_enable_deployment_gating: Type.Optional(Type.Union([flag, Type.Null()])),
  jira_cloud_app_deployment_gating_environments: Type.Optional(nullable),
  /** Takes all of them from above instead; false when left out. */
  use_inherited_settings: Type.Optional(Type.Union([flag, Type.Null()])),
});
export type JiraCloudAppRequest = Static<typeof jiraCloudAppRequestSchema>;

/**
 * An integration as GitLab's API shows it. Ours hears no events. The id is that of the group or project.
 * @see https://docs.gitlab.com/api/project_integrations/
 */
export const jiraCloudAppAnswerSchema = Type.Object({
  id: Type.Integer(),
  title: Type.String(),
  slug: Type.String(),
  /** ISO 8601 in UTC. */
  created_at: Type.String(),
  updated_at: Type.String(),
  /** Whether a link covers the group or project. */
  active: flag,
  commit_events: flag,
  push_events: flag,
  issues_events: flag,
  incident_events: flag,
  alert_events: flag,
  confidential_issues_events: flag,
  merge_requests_events: flag,
  tag_push_events: flag,
  deployment_events: flag,
  note_events: flag,
  confidential_note_events: flag,
  pipeline_events: flag,
  wiki_page_events: flag,
  job_events: flag,
  comment_on_event_enabled: flag,
  inherited: flag,
  vulnerability_events: flag,
  properties: Type.Object({
    jira_cloud_app_service_ids: nullable,
    jira_cloud_app_enable_deployment_gating: flag,
    jira_cloud_app_deployment_gating_environments: nullable,
  }),
});
export type JiraCloudAppAnswer = Static<typeof jiraCloudAppAnswerSchema>;
