import Spinner from '@atlaskit/spinner';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ErrorMessage } from '../../../components/error-message.tsx';

/** What our server answered; meanwhile that it is awaited, or why it failed. An older answer stays beside a failure. */
export function AnswerView<Answer>({
  of: { data, error, isPending, refetch },
  what,
  children,
}: {
  of: UseQueryResult<Answer>;
  /** What is awaited, in words: `the sites`. */
  what: string;
  children: (answer: Answer) => ReactNode;
}) {
  return (
    <>
      <ErrorMessage title={`Loading ${what} failed`} error={error} onRetry={() => void refetch()} />
      {isPending && (
        <output>
          <Spinner label={`Loading ${what}`} />
        </output>
      )}
      {data !== undefined && children(data)}
    </>
  );
}
