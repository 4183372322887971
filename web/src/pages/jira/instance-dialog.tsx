import Button from '@atlaskit/button/new';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { InstanceCheckAnswer, InstanceCheckRequest } from '../../../../src/contract/index.ts';
import { Dialog } from '../../components/dialog.tsx';
import { ErrorMessage } from '../../components/error-message.tsx';
import { InstanceForm } from './instance-form.tsx';
import type { PageDeps } from './page-deps.ts';

const formId = 'instance-form';

/** Hands the site to another GitLab instance, after a look at it, or takes it back. */
export function InstanceDialog({
  current,
  page,
  onClose,
}: {
  current: string | null;
  page: PageDeps;
  onClose: () => void;
}) {
  const [isOther, setIsOther] = useState(true);
  const [url, setUrl] = useState(current ?? '');
  const check = useMutation({
    mutationFn: (body: InstanceCheckRequest) =>
      page.api.call<InstanceCheckAnswer>('/-/page/instance/check', { method: 'POST', body }),
  });
  const save = useSaveInstance(page, onClose);
  const usable = check.data?.isUsable ? check.data.url : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isOther) save.mutate(null);
    else if (usable !== null) save.mutate(usable);
    else check.mutate({ url: url.trim() });
  };
  return (
    <Dialog
      title="Which GitLab serves this Jira site?"
      onClose={onClose}
      footer={
        <>
          <Button appearance="subtle" onClick={onClose}>
            Cancel
          </Button>
          <Button
            type="submit"
            form={formId}
            appearance="primary"
            isLoading={check.isPending || save.isPending}
          >
            {isOther && usable === null ? 'Check' : 'Save'}
          </Button>
        </>
      }
    >
      <InstanceForm
        id={formId}
        isOther={isOther}
        url={url}
        check={check.data ?? null}
        onSubmit={submit}
        onChoose={setIsOther}
        onUrl={(text) => {
          setUrl(text);
          check.reset();
          save.reset();
        }}
      />
      <ErrorMessage title="The instance was not checked" error={check.error} />
      <ErrorMessage title="Failed to update the GitLab instance" error={save.error} />
    </Dialog>
  );
}

function useSaveInstance({ api, setNotice }: PageDeps, onClose: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (url: string | null) =>
      api.call('/-/jira_connect/installations', {
        method: 'PUT',
        body: { installation: { instance_url: url } },
      }),
    onSuccess: async (_answer, url) => {
      await queries.invalidateQueries();
      setNotice(
        url === null ? 'This service serves the site itself.' : `The site is served by ${url} now.`,
      );
      onClose();
    },
  });
}
