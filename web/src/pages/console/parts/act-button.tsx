import Button, { type Appearance } from '@atlaskit/button/new';
import { type ReactNode, useState } from 'react';
import { ApiError } from '../../../api/api-error.ts';
import { type Act, useAct } from './use-act.ts';

/** Does something at once, and says beside itself what came of it. */
export function ActButton<Answer>({
  act,
  say,
  children,
  about,
  appearance = 'default',
}: {
  act: Act;
  /** What came of it, in words. */
  say: (answer: Answer) => string;
  children: ReactNode;
  /** What it is done to, where the button's own text does not say: for screen readers. */
  about?: string;
  appearance?: Extract<Appearance, 'default' | 'primary' | 'subtle'>;
}) {
  const [said, setSaid] = useState('');
  const { mutate, isPending, error } = useAct<Answer>((answer) => setSaid(say(answer)));
  return (
    <span className="console-row">
      <Button
        spacing="compact"
        appearance={appearance}
        isLoading={isPending}
        onClick={() => {
          setSaid('');
          mutate(act);
        }}
      >
        {children}
        {about && <span className="console-hidden"> {about}</span>}
      </Button>
      <span role="status" className="console-small console-break">
        {error ? sayFailure(error) : said}
      </span>
    </span>
  );
}

function sayFailure(error: Error): string {
  return error instanceof ApiError ? `${error.message} ${error.advice}` : 'It failed.';
}
