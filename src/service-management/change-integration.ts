import {
  type EnteredServiceSettings,
  listServiceSettingsProblems,
  type ServiceSettingsProblem,
  tidyServiceSettings,
} from '../domain/index.ts';
import type { FindMaintained, Stores } from '../ports/index.ts';
import { type AskedPlace, findPlace, type ShowIntegrationAnswer } from './show-integration.ts';

/** What a person enters; a setting that is left out stays as it is. */
export type IntegrationWish = {
  readonly settings: Partial<EnteredServiceSettings>;
  /** Whether the place takes its settings from above instead. */
  readonly inherits: boolean;
};

/** What came of a person's wish for other settings. */
export type ChangeIntegrationAnswer =
  | ShowIntegrationAnswer
  /** No link covers the place: only linking switches it on, and it is changed only while it is on. */
  | { readonly kind: 'inactive' }
  /** Nothing above has settings to inherit. */
  | { readonly kind: 'no_default' }
  | { readonly kind: 'invalid'; readonly problems: readonly ServiceSettingsProblem[] };

/**
 * Changes the settings of a group or project, for a person who has Maintainer or more there. New deployments
 * carry them; those that Jira has already are not sent again.
 * @see reference gitlab-app (j)
 */
export async function changeIntegration(
  deps: { stores: Pick<Stores, 'services'>; findMaintained: FindMaintained },
  { wish, ...asked }: AskedPlace & { wish: IntegrationWish },
): Promise<ChangeIntegrationAnswer> {
  const { services } = deps.stores;
  const found = await findPlace(deps, asked);
  if (found.kind !== 'found') return found;
  const { place, target, username } = found;
  const before = await services.findIntegration(place);
  if (!before?.isActive) return { kind: 'inactive' };
  if (wish.inherits && !before.hasDefault) return { kind: 'no_default' };
  const wanted = wish.inherits
    ? null
    : tidyServiceSettings({ ...before.settings, ...wish.settings });
  const problems = wanted ? listServiceSettingsProblems(wanted) : [];
  if (problems.length > 0) return { kind: 'invalid', problems };
  await services.saveSettings(place, wanted);
  const integration = await services.findIntegration(place);
  return integration
    ? { kind: 'shown', target, integration, username }
    : { kind: 'no_integration' };
}
