import Button from '@atlaskit/button/new';
import { type FormEvent, useId, useState } from 'react';
import type { ConnectionRequest, ConnectionTest } from '../../../../../src/contract/index.ts';
import { Dialog } from '../../../components/dialog.tsx';
import { ErrorMessage } from '../../../components/error-message.tsx';
import { InputField } from '../parts/input-field.tsx';
import { useAct } from '../parts/use-act.ts';
import { findUrlProblem } from './find-url-problem.ts';

const empty = { url: '', internalUrl: '', token: '', applicationId: '' };

/** Connects one more GitLab. Its token is tried before anything is saved. */
export function AddConnectionDialog({ onClose }: { onClose: () => void }) {
  const form = useId();
  const [entered, setEntered] = useState(empty);
  const [isTried, setIsTried] = useState(false);
  const { mutate, isPending, error } = useAct<ConnectionTest>(onClose);
  const problems = isTried ? findProblems(entered) : noProblems;
  const field = (name: keyof typeof empty) => ({
    value: entered[name],
    problem: problems[name],
    onChange: (value: string) => setEntered({ ...entered, [name]: value }),
  });
  const save = (event: FormEvent) => {
    event.preventDefault();
    setIsTried(true);
    if (Object.values(findProblems(entered)).some((problem) => problem !== null)) return;
    mutate({ method: 'POST', path: '/connections', body: toRequest(entered) });
  };
  const footer = (
    <>
      <Button appearance="subtle" onClick={onClose}>
        Cancel
      </Button>
      <Button type="submit" form={form} appearance="primary" isLoading={isPending}>
        Try and add
      </Button>
    </>
  );
  return (
    <Dialog title="Add a GitLab" onClose={onClose} footer={footer}>
      <form id={form} className="console-stack-small" onSubmit={save} noValidate>
        <ErrorMessage title="The GitLab is not added" error={error} />
        <InputField
          label="Address"
          isRequired
          help="As people open it in a browser, such as https://gitlab.example.com"
          {...field('url')}
        />
        <InputField
          label="Token"
          isRequired
          type="password"
          help="With the scope api: of an administrator, or of a group’s or person’s with the role Maintainer."
          {...field('token')}
        />
        <InputField
          label="Application id"
          help="Of the OAuth application that people sign in with. Without it, nobody can sign in to this GitLab here."
          {...field('applicationId')}
        />
        <InputField
          label="Internal address"
          help="Where this service calls it, when that is another way than people take."
          {...field('internalUrl')}
        />
      </form>
    </Dialog>
  );
}

type Problems = Readonly<Record<keyof typeof empty, string | null>>;
const noProblems: Problems = { url: null, internalUrl: null, token: null, applicationId: null };

function findProblems({ url, internalUrl, token }: typeof empty): Problems {
  return {
    ...noProblems,
    url: findUrlProblem(url.trim()),
    internalUrl: internalUrl.trim() === '' ? null : findUrlProblem(internalUrl.trim()),
    token: token.trim() === '' ? 'Enter a token.' : null,
  };
}

function toRequest({ url, internalUrl, token, applicationId }: typeof empty): ConnectionRequest {
  return {
    url: url.trim(),
    internalUrl: internalUrl.trim() || null,
    token: token.trim(),
    applicationId: applicationId.trim() || null,
  };
}
