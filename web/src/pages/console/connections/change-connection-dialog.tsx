import Button from '@atlaskit/button/new';
import { type FormEvent, useId, useState } from 'react';
import type {
  ConnectionChange,
  ConnectionsAnswer,
  ConnectionTest,
} from '../../../../../src/contract/index.ts';
import { Dialog } from '../../../components/dialog.tsx';
import { ErrorMessage } from '../../../components/error-message.tsx';
import { InputField } from '../parts/input-field.tsx';
import { nameAddress } from '../parts/name-address.ts';
import { useAct } from '../parts/use-act.ts';
import { findUrlProblem } from './find-url-problem.ts';

type Connection = ConnectionsAnswer['connections'][number];
type What = 'token' | 'application' | 'address';

const texts: Readonly<Record<What, { title: string; label: string; help: string }>> = {
  token: {
    title: 'Change the token',
    label: 'New token',
    help: 'It is tried first; the old one stays when GitLab does not take the new one.',
  },
  application: {
    title: 'Change the application id',
    label: 'Application id',
    help: 'Of the OAuth application people sign in with. Empty: nobody can sign in to this GitLab here.',
  },
  address: {
    title: 'Change the internal address',
    label: 'Internal address',
    help: 'Where this service calls it. Empty: where people open it.',
  },
};

/** Changes one thing about a connection. */
export function ChangeConnectionDialog({
  connection,
  what,
  onClose,
}: {
  connection: Connection;
  what: What;
  onClose: () => void;
}) {
  const form = useId();
  const [value, setValue] = useState(() => readHeld(what, connection));
  const [problem, setProblem] = useState<string | null>(null);
  const { mutate, isPending, error } = useAct<ConnectionTest>(onClose);
  const { slug, url } = connection;
  const { title, label, help } = texts[what];
  const save = (event: FormEvent) => {
    event.preventDefault();
    const found = findProblem(what, value.trim());
    setProblem(found);
    if (found !== null) return;
    const body = toChange(what, value.trim());
    mutate({ method: 'PATCH', path: `/connections/${encodeURIComponent(slug)}`, body });
  };
  const footer = (
    <>
      <Button appearance="subtle" onClick={onClose}>
        Cancel
      </Button>
      <Button type="submit" form={form} appearance="primary" isLoading={isPending}>
        Save
      </Button>
    </>
  );
  return (
    <Dialog
      title={`${title} of ${nameAddress(url)}`}
      width="small"
      onClose={onClose}
      footer={footer}
    >
      <form id={form} className="console-stack-small" onSubmit={save} noValidate>
        <ErrorMessage title="Nothing was changed" error={error} />
        <InputField
          label={label}
          help={help}
          problem={problem}
          isRequired={what === 'token'}
          type={what === 'token' ? 'password' : 'text'}
          value={value}
          onChange={setValue}
        />
      </form>
    </Dialog>
  );
}

/** What the field begins with; a token is never told. */
function readHeld(what: What, { applicationId, internalUrl, url }: Connection): string {
  if (what === 'application') return applicationId ?? '';
  return what === 'address' && internalUrl !== url ? internalUrl : '';
}

function findProblem(what: What, value: string): string | null {
  if (what === 'token' && value === '') return 'Enter a token.';
  if (what === 'address' && value !== '') return findUrlProblem(value);
  return null;
}

function toChange(what: What, value: string): ConnectionChange {
  if (what === 'token') return { token: value };
  return what === 'application' ? { applicationId: value || null } : { internalUrl: value || null };
}
