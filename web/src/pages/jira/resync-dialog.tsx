import Button from '@atlaskit/button/new';
import { Radio } from '@atlaskit/radio';
import Textfield from '@atlaskit/textfield';
import { useState } from 'react';
import type { PageLink } from '../../../../src/contract/index.ts';
import { Dialog } from '../../components/dialog.tsx';
import { ErrorMessage } from '../../components/error-message.tsx';
import { FormField } from '../../components/form-field.tsx';
import type { PageDeps } from './page-deps.ts';
import { useSteerLink } from './use-steer-link.ts';

/** Compares a link with GitLab now, or reads its past again. */
export function ResyncDialog({
  link,
  page,
  onClose,
}: {
  link: PageLink;
  page: PageDeps;
  onClose: () => void;
}) {
  const [isRestart, setIsRestart] = useState(false);
  const [since, setSince] = useState(link.history.since?.slice(0, 10) ?? '');
  const steer = useSteerLink(page, link);
  const submit = () =>
    steer.mutate(isRestart ? { action: 'restart', since: since || null } : { action: 'sync' }, {
      onSuccess: onClose,
    });
  return (
    <Dialog
      title={`Re-sync ${link.target.path}`}
      onClose={onClose}
      footer={
        <>
          <Button appearance="subtle" onClick={onClose}>
            Cancel
          </Button>
          <Button appearance="primary" isLoading={steer.isPending} onClick={submit}>
            Re-sync
          </Button>
        </>
      }
    >
      <fieldset className="jira-stack">
        <legend>What to do</legend>
        <Radio
          name="resync"
          value="sync"
          label="Compare with GitLab now, and send again what Jira did not take"
          isChecked={!isRestart}
          onChange={() => setIsRestart(false)}
        />
        <Radio
          name="resync"
          value="restart"
          label="Read the whole past again (takes longer)"
          isChecked={isRestart}
          onChange={() => setIsRestart(true)}
        />
      </fieldset>
      {isRestart && (
        <FormField label="From" help="Nothing older is read. No date: all of it.">
          {(field) => (
            <Textfield
              {...field}
              type="date"
              max={new Date().toISOString().slice(0, 10)}
              value={since}
              onChange={(event) => setSince(event.currentTarget.value)}
            />
          )}
        </FormField>
      )}
      <ErrorMessage title="The re-sync was not started" error={steer.error} />
    </Dialog>
  );
}
