import SectionMessage from '@atlaskit/section-message';
import type { ReactElement } from 'react';
import type { Problem } from '../../../src/contract/index.ts';

/** A problem in words: what is wrong, then what to do. `actions`: SectionMessageAction elements. */
export function ProblemMessage({
  problem,
  appearance = 'warning',
  actions,
}: {
  problem: Problem;
  appearance?: 'information' | 'warning' | 'error';
  actions?: ReactElement;
}) {
  return (
    <SectionMessage
      appearance={appearance}
      title={problem.message}
      headingLevel="h3"
      {...(actions && { actions })}
    >
      <p>{problem.do}</p>
    </SectionMessage>
  );
}
