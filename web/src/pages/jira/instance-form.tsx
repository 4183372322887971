import { Radio } from '@atlaskit/radio';
import Textfield from '@atlaskit/textfield';
import type { FormEvent } from 'react';
import type { InstanceCheckAnswer } from '../../../../src/contract/index.ts';
import { FormField } from '../../components/form-field.tsx';
import { Checklist } from './checklist.tsx';

/** Which instance, and what was found there. */
export function InstanceForm({
  id,
  isOther,
  url,
  check,
  onSubmit,
  onChoose,
  onUrl,
}: {
  id: string;
  isOther: boolean;
  url: string;
  check: InstanceCheckAnswer | null;
  onSubmit: (event: FormEvent) => void;
  onChoose: (isOther: boolean) => void;
  onUrl: (url: string) => void;
}) {
  return (
    <form id={id} className="jira-stack" onSubmit={onSubmit}>
      <fieldset>
        <legend>Who links groups and sends to Jira</legend>
        <Radio
          name="instance"
          value="here"
          label="This service, for the GitLabs it knows"
          isChecked={!isOther}
          onChange={() => onChoose(false)}
        />
        <Radio
          name="instance"
          value="other"
          label="Another GitLab instance"
          isChecked={isOther}
          onChange={() => onChoose(true)}
        />
      </fieldset>
      {isOther && (
        <FormField
          label="Address of the instance"
          isRequired
          help="It must be reachable from here by https."
        >
          {(field) => (
            <Textfield
              {...field}
              type="url"
              isRequired
              maxLength={1024}
              placeholder="https://gitlab.example.com"
              value={url}
              onChange={(event) => onUrl(event.currentTarget.value)}
            />
          )}
        </FormField>
      )}
      <div role="status">
        {isOther && check && <Checklist label="What was found" items={check.checks} />}
        {isOther && check && !check.isUsable && (
          <p>It cannot be used like this. Mend what failed, then check again.</p>
        )}
      </div>
      {isOther && (
        <p className="app-quiet">
          Links made here stop sending. After saving, sign in and link groups at that instance; that
          sign-in proves the scope and the redirect address of its OAuth application.
        </p>
      )}
    </form>
  );
}
