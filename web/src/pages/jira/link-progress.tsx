import Lozenge from '@atlaskit/lozenge';
import ProgressBar from '@atlaskit/progress-bar';
import type { PageLink } from '../../../../src/contract/index.ts';
import { describeHistory } from './describe-history.ts';

const appearances = {
  finding: 'information',
  reading: 'information',
  read: 'success',
  paused: 'warning',
  cancelled: 'neutral',
} as const;

/** How far the past is read: a word, a bar, numbers. */
export function LinkProgress({
  history,
  labelledBy,
}: {
  history: PageLink['history'];
  labelledBy: string;
}) {
  const { state, label, text, done } = describeHistory(history);
  const isGoing = state === 'reading' || state === 'finding' || state === 'paused';
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields.
    <div className="link-progress" role="group" aria-labelledby={labelledBy}>
      <p className="jira-row">
        <Lozenge appearance={appearances[state]}>{label}</Lozenge>
        <span>{text}</span>
      </p>
      {isGoing && (
        <ProgressBar
          ariaLabel={`${label}: ${text}`}
          {...(done === null ? { isIndeterminate: true } : { value: done })}
        />
      )}
    </div>
  );
}
