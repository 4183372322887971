import Button from '@atlaskit/button/new';
import Heading from '@atlaskit/heading';
import Lozenge from '@atlaskit/lozenge';
import { type FormEvent, useState } from 'react';
import type { SettingRequest, SettingsAnswer } from '../../../../../src/contract/index.ts';
import { ErrorMessage } from '../../../components/error-message.tsx';
import { ChoiceField } from '../parts/choice-field.tsx';
import { InputField } from '../parts/input-field.tsx';
import { useAct } from '../parts/use-act.ts';

type Setting = SettingsAnswer['settings'][number];

const titles: Readonly<Record<Setting['name'], string>> = {
  JIRA_CONNECT_APPLICATION_ID: 'Jira Connect application ID',
  JIRA_CONNECT_PROXY_URL: 'Jira Connect proxy URL',
  JIRA_CONNECT_PUBLIC_KEY_STORAGE: 'Jira Connect public key storage',
  JIRA_CONNECT_ADDITIONAL_AUDIENCE_URL: 'Jira Connect additional audience URL',
  JIRA_FORGE_APP_ID: 'Jira Forge app ID',
};

const sources: Readonly<Record<Setting['source'], string>> = {
  environment: 'From the environment',
  console: 'Set here',
  default: 'Not set',
};

/** One setting, to be changed where the environment does not fix it. */
export function SettingForm({ setting }: { setting: Setting }) {
  const { name, meaning, source } = setting;
  const [value, setValue] = useState(setting.value ?? '');
  const { mutate, isPending, error } = useAct();
  const isFixed = source === 'environment';
  const put = (next: string | null) => {
    const body: SettingRequest = { name, value: next };
    mutate({ method: 'PUT', path: '/settings', body });
  };
  const save = (event: FormEvent) => {
    event.preventDefault();
    put(value.trim() || null);
  };
  const help = isFixed
    ? `${name} is set in the environment of this service; change it there and start anew.`
    : meaning;
  return (
    <form className="console-card console-stack-small" onSubmit={save} aria-label={titles[name]}>
      <div className="console-row">
        <Heading size="small" as="h2">
          {titles[name]}
        </Heading>
        <Lozenge appearance={source === 'console' ? 'inprogress' : 'default'}>
          {sources[source]}
        </Lozenge>
      </div>
      {isFixed && <p>{meaning}</p>}
      <ErrorMessage title="The setting is not saved" error={error} />
      <SettingField {...{ name, value, isFixed, help, setValue }} />
      {!isFixed && (
        <div className="console-row">
          <Button
            type="submit"
            isLoading={isPending}
            isDisabled={value.trim() === (setting.value ?? '')}
          >
            Save
            <span className="console-hidden"> {titles[name]}</span>
          </Button>
          {source === 'console' && (
            <Button appearance="subtle" onClick={() => put(null)}>
              Take back
              <span className="console-hidden"> {titles[name]}</span>
            </Button>
          )}
        </div>
      )}
    </form>
  );
}

function SettingField({
  name,
  value,
  isFixed,
  help,
  setValue,
}: {
  name: Setting['name'];
  value: string;
  isFixed: boolean;
  help: string;
  setValue: (value: string) => void;
}) {
  if (name === 'JIRA_CONNECT_PUBLIC_KEY_STORAGE' && !isFixed) {
    return (
      <>
        <p>{help}</p>
        <ChoiceField
          label={name}
          value={value === 'true' ? 'true' : value === '' ? '' : 'false'}
          choices={[
            { value: '', label: 'Not set' },
            { value: 'true', label: 'On' },
            { value: 'false', label: 'Off' },
          ]}
          onChange={setValue}
        />
      </>
    );
  }
  return (
    <InputField
      label={name}
      value={value}
      isDisabled={isFixed}
      help={help}
      isRequired
      onChange={setValue}
    />
  );
}
