import type { JiraCloudAppAnswer, JiraCloudAppRequest } from '../../../../src/contract/index.ts';

/** Tiers of environments that deployments can wait for, as GitLab and Jira call them. */
export const tiers = ['production', 'staging', 'testing', 'development'] as const;
export type Tier = (typeof tiers)[number];

/** The settings as they stand in the form. */
export type EnteredSettings = {
  readonly inherits: boolean;
  /** As typed: commas, spaces or lines between them. */
  readonly serviceIds: string;
  readonly enablesGating: boolean;
  readonly tiers: readonly Tier[];
};

/** What is wrong, by field. */
export type SettingsProblems = {
  readonly [Field in 'inherits' | 'serviceIds' | 'tiers']?: string;
};

export const mostServiceIds = 100;

/** Fills the form from what the server shows. */
export function readSettings({ inherited, properties }: JiraCloudAppAnswer): EnteredSettings {
  const names = (properties.jira_cloud_app_deployment_gating_environments ?? '').split(',');
  return {
    inherits: inherited,
    serviceIds: splitIds(properties.jira_cloud_app_service_ids ?? '').join(',\n'),
    enablesGating: properties.jira_cloud_app_enable_deployment_gating,
    tiers: tiers.filter((tier) => names.includes(tier)),
  };
}

/** The ids that were typed. */
export function splitIds(text: string): string[] {
  return text.split(/[\s,]+/).filter((id) => id !== '');
}

/** What is wrong with what was typed; empty when it may be saved. */
export function findSettingsProblems(entered: EnteredSettings): SettingsProblems {
  if (entered.inherits) return {};
  const serviceIds = findIdsProblem(splitIds(entered.serviceIds));
  const lacksTier = entered.enablesGating && entered.tiers.length === 0;
  return {
    ...(serviceIds !== null && { serviceIds }),
    ...(lacksTier && {
      tiers:
        'Environment names should be provided if deployment gating has been enabled. Choose at least one.',
    }),
  };
}

function findIdsProblem(ids: readonly string[]): string | null {
  if (ids.length > mostServiceIds) {
    return `You cannot have more than ${mostServiceIds} service IDs. Remove ${ids.length - mostServiceIds}.`;
  }
  const wrong = ids.find((id) => !/^[A-Za-z0-9=:]+$/.test(id));
  if (wrong === undefined) return null;
  return `“${shorten(wrong)}” is not a service ID. They have only letters, digits, = and a colon.`;
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

/** What the server is asked to save. */
export function toSettingsRequest(entered: EnteredSettings): JiraCloudAppRequest {
  if (entered.inherits) return { use_inherited_settings: true };
  return {
    use_inherited_settings: false,
    jira_cloud_app_service_ids: splitIds(entered.serviceIds).join(','),
    jira_cloud_app_enable_deployment_gating: entered.enablesGating,
    jira_cloud_app_deployment_gating_environments: entered.tiers.join(','),
  };
}

const fieldsByName: readonly [name: string, field: keyof SettingsProblems][] = [
  ['jira_cloud_app_service_ids', 'serviceIds'],
  ['jira_cloud_app_deployment_gating_environments', 'tiers'],
];

/** What the server refused, by field; null when it is about no field. */
export function readRefusal(message: string): SettingsProblems | null {
  if (message === 'Default integration not found.') {
    return {
      inherits: 'No group above has settings to use. Enter own settings here, or in a group above.',
    };
  }
  const parts = message.replace('Failed to update integration. ', '').split('; ');
  const found = parts.flatMap((part) =>
    fieldsByName
      .filter(([name]) => part.startsWith(`${name} `))
      .map(([name, field]) => [field, part.slice(name.length + 1)] as const),
  );
  return found.length > 0 ? Object.fromEntries(found) : null;
}
