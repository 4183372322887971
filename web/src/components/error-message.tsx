import SectionMessage, { SectionMessageAction } from '@atlaskit/section-message';
import { ApiError } from '../api/api-error.ts';

/** What went wrong and what to do, read out as soon as it appears. Renders nothing without an error. */
export function ErrorMessage({
  title,
  error,
  onRetry,
}: {
  /** What did not work, as `The links cannot be shown`. */
  title: string;
  error: unknown;
  onRetry?: () => void;
}) {
  if (error === null || error === undefined) return null;
  const { message, advice, code } = describeError(error);
  const retry = onRetry && <SectionMessageAction onClick={onRetry}>Try again</SectionMessageAction>;
  return (
    <div role="alert">
      <SectionMessage appearance="error" title={title} {...(retry && { actions: retry })}>
        <p>{message}</p>
        {advice !== '' && <p>{advice}</p>}
        <p className="app-quiet">Error code {code}</p>
      </SectionMessage>
    </div>
  );
}

function describeError(error: unknown): { message: string; advice: string; code: string } {
  if (error instanceof ApiError) return error;
  return {
    message: error instanceof Error ? error.message : String(error),
    advice: 'Reload the page. If that does not help, tell whoever runs this service.',
    code: 'PAGE_FAILED',
  };
}
