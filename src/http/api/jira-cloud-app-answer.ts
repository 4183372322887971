import type { JiraCloudAppAnswer } from '../../contract/index.ts';
import type { LinkTarget, ServiceSettingsProblem } from '../../domain/index.ts';
import type { Integration } from '../../ports/index.ts';

/** Our words for the settings, and GitLab's. */
const settingNames = {
  serviceIds: 'jira_cloud_app_service_ids',
  enablesGating: 'jira_cloud_app_enable_deployment_gating',
  gatedEnvironments: 'jira_cloud_app_deployment_gating_environments',
} as const;

const title = 'GitLab for Jira Cloud app';

/** Nothing but linking makes or activates the integration. */
export const cannotCreate = `You cannot create the ${title} integration from the API`;

const noEvents = {
  commit_events: false,
  push_events: false,
  issues_events: false,
  incident_events: false,
  alert_events: false,
  confidential_issues_events: false,
  merge_requests_events: false,
  tag_push_events: false,
  deployment_events: false,
  note_events: false,
  confidential_note_events: false,
  pipeline_events: false,
  wiki_page_events: false,
  job_events: false,
  comment_on_event_enabled: false,
  vulnerability_events: false,
};

/** The settings of a group or project as GitLab's API shows an integration. */
export function toJiraCloudAppAnswer(
  { id }: Pick<LinkTarget, 'id'>,
  { isActive, isInherited, settings, createdAt, updatedAt }: Integration,
): JiraCloudAppAnswer {
  return {
    id,
    title,
    slug: 'jira-cloud-app',
    created_at: createdAt.toISOString(),
    updated_at: updatedAt.toISOString(),
    active: isActive,
    ...noEvents,
    inherited: isInherited,
    properties: {
      jira_cloud_app_service_ids: settings.serviceIds || null,
      jira_cloud_app_enable_deployment_gating: settings.enablesGating,
      jira_cloud_app_deployment_gating_environments: settings.gatedEnvironments || null,
    },
  };
}

/** What is wrong with settings, in one text. */
export function describeSettingsProblems(problems: readonly ServiceSettingsProblem[]): string {
  const texts = problems.map(({ field, text }) => `${settingNames[field]} ${text}`);
  return `Failed to update integration. ${texts.join('; ')}`;
}
