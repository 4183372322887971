import { Stack } from '@atlaskit/primitives/compiled';
import SectionMessage from '@atlaskit/section-message';
import Spinner from '@atlaskit/spinner';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { JiraCloudAppAnswer } from '../../../../src/contract/index.ts';
import type { ApiError } from '../../api/api-error.ts';
import type { Api } from '../../api/create-api.ts';
import { readSettings } from './entered-settings.ts';
import { NotLinked } from './not-linked.tsx';
import { PlaceField } from './place-field.tsx';
import { SettingsForm } from './settings-form.tsx';
import { SettingsRefused } from './settings-refused.tsx';
import type { SettingsTarget } from './settings-target.ts';

export type SettingsPanelProps = {
  readonly api: Api;
  /** Slug of the GitLab. */
  readonly gitlab: string;
  readonly target: SettingsTarget;
};

/** The settings of what is linked, or of a project or subgroup in it. */
export function SettingsPanel({ api, gitlab, target }: SettingsPanelProps) {
  const [place, choose] = useState(target);
  return (
    <Stack space="space.300">
      {target.kind !== 'project' && (
        <PlaceField {...{ api, gitlab, place, choose }} root={target} />
      )}
      {place.kind === 'user' ? (
        <SectionMessage>
          A personal namespace has no settings of its own. Choose one of its projects above.
        </SectionMessage>
      ) : (
        <PlaceSettings key={`${place.kind} ${place.id}`} {...{ api, gitlab }} target={place} />
      )}
    </Stack>
  );
}

function PlaceSettings({ api, gitlab, target }: SettingsPanelProps) {
  const path = `/api/v4/${target.kind}s/${target.id}/integrations/jira-cloud-app`;
  const client = useQueryClient();
  const queryKey = ['integration', gitlab, path];
  const query = { connection: gitlab };
  const shown = useQuery<JiraCloudAppAnswer, ApiError>({
    queryKey,
    queryFn: ({ signal }) => api.call<JiraCloudAppAnswer>(path, { query, signal }),
    retry: false,
    // What somebody types must not be replaced under their hands.
    refetchOnWindowFocus: false,
    staleTime: 0,
    gcTime: 0,
  });
  if (shown.isPending) return <Spinner label="Loading the settings" />;
  if (shown.isError) {
    return (
      <SettingsRefused error={shown.error} target={target} tryAgain={() => void shown.refetch()} />
    );
  }
  if (!shown.data.active) return <NotLinked path={target.path} />;
  return (
    <SettingsForm
      held={readSettings(shown.data)}
      target={target}
      save={async (body) => {
        const saved = await api.call<JiraCloudAppAnswer>(path, { method: 'PUT', query, body });
        client.setQueryData(queryKey, saved);
        return readSettings(saved);
      }}
    />
  );
}
