import Button from '@atlaskit/button/new';
import { Label } from '@atlaskit/form';
import Heading from '@atlaskit/heading';
import Textfield from '@atlaskit/textfield';
import { type FormEvent, type ReactNode, useState } from 'react';
import type { MeAnswer } from '../../../../src/contract/index.ts';
import type { Api } from '../../api/create-api.ts';
import { ErrorMessage } from '../../components/error-message.tsx';
import type { TokenBox } from '../../sign-in/create-token-box.ts';
import './jira-page.css';

/** Outside Jira nobody vouches for the person, so the operator signs in first. The token stays in memory. */
export function OperatorGate({
  api,
  operatorToken,
  children,
}: {
  api: Api;
  operatorToken: TokenBox;
  children: ReactNode;
}) {
  const [state, setState] = useState<'out' | 'trying' | 'in'>('out');
  const [error, setError] = useState<unknown>(null);
  if (state === 'in') return children;
  const enter = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    operatorToken.write(String(new FormData(event.currentTarget).get('token') ?? '').trim());
    setState('trying');
    try {
      await api.call<MeAnswer>('/api/v1/me');
      setState('in');
    } catch (caught) {
      operatorToken.write(null);
      setError(caught);
      setState('out');
    }
  };
  return (
    <form className="jira-stack" onSubmit={(event) => void enter(event)}>
      <Heading size="large" as="h1">
        GitLab for Jira
      </Heading>
      <p>Sign in as the operator of this service. Inside Jira this is not needed.</p>
      <ErrorMessage title="You are not signed in" error={error} />
      <div>
        <Label htmlFor="operator-token">ADMIN_TOKEN</Label>
        <Textfield id="operator-token" name="token" type="password" autoComplete="off" isRequired />
      </div>
      <div>
        <Button type="submit" appearance="primary" isLoading={state === 'trying'}>
          Sign in
        </Button>
      </div>
    </form>
  );
}
