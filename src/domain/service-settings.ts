import { type EnvironmentTier, environmentTiers } from './deployment.ts';

/** Settings of service management as people enter them for a group or project, in GitLab's own form. */
export type EnteredServiceSettings = {
  /** Service ids of Jira, with commas between them. */
  readonly serviceIds: string;
  readonly enablesGating: boolean;
  /** Names of tiers, with commas between them. */
  readonly gatedEnvironments: string;
};

/** What holds where nobody has entered anything. */
export const noServiceSettings: EnteredServiceSettings = {
  serviceIds: '',
  enablesGating: false,
  gatedEnvironments: '',
};

/** What is wrong with a field, in GitLab's words. */
export type ServiceSettingsProblem = {
  readonly field: keyof EnteredServiceSettings;
  readonly text: string;
};

const mostServiceIds = 100;
const idsForm = /^[A-Za-z0-9=,:]*$/;

/** The settings with their environments tidied, as GitLab does it before it looks at them. */
export function tidyServiceSettings(entered: EnteredServiceSettings): EnteredServiceSettings {
  const names = splitList(entered.gatedEnvironments).map((name) => name.trim());
  return { ...entered, gatedEnvironments: [...new Set(names)].join(',') };
}

/**
 * What is wrong with tidied settings; empty when they will do.
 * @see reference gitlab-app (j)
 */
export function listServiceSettingsProblems(
  entered: EnteredServiceSettings,
): ServiceSettingsProblem[] {
  const { serviceIds, enablesGating, gatedEnvironments } = entered;
  const rules: [keyof EnteredServiceSettings, string, isBroken: boolean][] = [
    [
      'serviceIds',
      `cannot have more than ${mostServiceIds} service IDs`,
      splitList(serviceIds).length > mostServiceIds,
    ],
    ['serviceIds', 'is invalid', serviceIds.trim() !== '' && !idsForm.test(serviceIds)],
    [
      'gatedEnvironments',
      `only available environment names: ${environmentTiers.join(',')}`,
      !splitList(gatedEnvironments).every(isTier),
    ],
    [
      'gatedEnvironments',
      'environment names should be provided if deployment gating has been enabled',
      enablesGating && gatedEnvironments === '',
    ],
  ];
  return rules.filter(([, , isBroken]) => isBroken).map(([field, text]) => ({ field, text }));
}

/** What deployments carry of the settings: the ids of services, and the tiers that ask for a verdict. */
export function readServiceSettings(entered: EnteredServiceSettings): {
  serviceIds: string[];
  gatedTiers: EnvironmentTier[];
} {
  const serviceIds = splitList(entered.serviceIds.replace(/\s+/g, '')).filter((id) => id !== '');
  const gatedTiers = entered.enablesGating
    ? splitList(entered.gatedEnvironments).filter(isTier)
    : [];
  return { serviceIds, gatedTiers };
}

/** As Ruby splits: what is empty at the end does not count. */
function splitList(text: string): string[] {
  const items = text.split(',');
  return items.slice(0, items.findLastIndex((item) => item !== '') + 1);
}

function isTier(name: string): name is EnvironmentTier {
  return environmentTiers.some((tier) => tier === name);
}
