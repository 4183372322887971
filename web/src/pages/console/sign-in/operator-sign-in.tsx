import Button from '@atlaskit/button/new';
import { type FormEvent, useRef, useState } from 'react';
import type { MeAnswer } from '../../../../../src/contract/index.ts';
import { ApiError } from '../../../api/api-error.ts';
import type { Api } from '../../../api/create-api.ts';
import { ErrorMessage } from '../../../components/error-message.tsx';
import type { TokenBox } from '../../../sign-in/create-token-box.ts';
import { InputField } from '../parts/input-field.tsx';

const help =
  'The value of ADMIN_TOKEN. Where it is not set, it stands in the file admin-token in DATA_DIR. It is kept until you close or reload this page.';
const wrong = 'This is not the ADMIN_TOKEN of this service.';

/** Signs in with `ADMIN_TOKEN`. */
export function OperatorSignIn({
  api,
  operatorToken,
  onDone,
}: {
  api: Api;
  operatorToken: TokenBox;
  onDone: (me: MeAnswer) => void;
}) {
  const [token, setToken] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setIsBusy] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const refuse = (text: string) => {
    setProblem(text);
    field.current?.focus();
  };
  const enter = async (event: FormEvent) => {
    event.preventDefault();
    setError(null);
    setProblem(null);
    if (token.trim() === '') return refuse('Enter the token.');
    setIsBusy(true);
    operatorToken.write(token.trim());
    try {
      onDone(await api.call<MeAnswer>('/api/v1/me'));
    } catch (caught) {
      operatorToken.write(null);
      setIsBusy(false);
      if (caught instanceof ApiError && caught.status === 401) return refuse(wrong);
      setError(caught);
    }
  };
  return (
    <form className="console-stack-small" onSubmit={(event) => void enter(event)} noValidate>
      <ErrorMessage title="You are not signed in" error={error} />
      <InputField
        label="ADMIN_TOKEN"
        type="password"
        autoComplete="current-password"
        isRequired
        help={help}
        problem={problem}
        value={token}
        onChange={setToken}
        inputRef={field}
      />
      <div>
        <Button type="submit" appearance="primary" isLoading={isBusy}>
          Sign in
        </Button>
      </div>
    </form>
  );
}
