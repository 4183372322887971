import Spinner from '@atlaskit/spinner';
import { lazy, Suspense } from 'react';
import type { SettingsPanelProps } from './settings-panel.tsx';

const SettingsPanel = lazy(async () => {
  const { SettingsPanel: loaded } = await import('./settings-panel.tsx');
  return { default: loaded };
});

/**
 * Service IDs and deployment gating of a group or project: seen and changed by those who maintain it.
 * `api` must carry the person's GitLab token; a query client and a theme must be around it.
 */
export function IntegrationSettings(props: SettingsPanelProps) {
  return (
    <Suspense fallback={<Spinner label="Loading" />}>
      <SettingsPanel {...props} />
    </Suspense>
  );
}
