import Button from '@atlaskit/button/new';
import Heading from '@atlaskit/heading';
import Lozenge, { type ThemeAppearance } from '@atlaskit/lozenge';
import type { DoctorAnswer } from '../../../../../src/contract/index.ts';
import { AnswerView } from '../parts/answer-view.tsx';
import { ExactTime } from '../parts/exact-time.tsx';
import { PageHeader } from '../parts/page-header.tsx';
import { useAnswer } from '../parts/use-answer.ts';

type Check = DoctorAnswer['checks'][number];

const states: Readonly<Record<Check['state'], { text: string; appearance: ThemeAppearance }>> = {
  failed: { text: 'Failed', appearance: 'removed' },
  warning: { text: 'Warning', appearance: 'moved' },
  unseen: { text: 'Not seen from here', appearance: 'default' },
  passed: { text: 'Passed', appearance: 'success' },
};
const order = Object.keys(states);

/** Every check of the set-up, what failed first, each with its fix. */
export function DoctorPage() {
  const answer = useAnswer<DoctorAnswer>('/doctor');
  return (
    <>
      <PageHeader
        title="Doctor"
        lead={
          <>
            Checks the whole set-up, as <code>gitlab-for-jira doctor</code> does.
          </>
        }
        actions={
          <Button isLoading={answer.isFetching} onClick={() => void answer.refetch()}>
            Run again
          </Button>
        }
      />
      <AnswerView of={answer} what="the checks">
        {({ checks, checkedAt }) => (
          <div className="console-stack">
            <p role="status">
              {summarize(checks)} Checked <ExactTime at={checkedAt} />.
            </p>
            <ul className="console-list">
              {sort(checks).map((check) => (
                <li key={check.name}>
                  <CheckCard check={check} />
                </li>
              ))}
            </ul>
          </div>
        )}
      </AnswerView>
    </>
  );
}

function sort(checks: readonly Check[]): Check[] {
  return checks.toSorted((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
}

function summarize(checks: readonly Check[]): string {
  const count = (state: Check['state']) => checks.filter((each) => each.state === state).length;
  const failed = count('failed');
  const warnings = count('warning');
  const passed = `${count('passed')} of ${checks.length} checks passed`;
  if (failed + warnings === 0) return `${passed}.`;
  return `${passed}, ${failed} failed, ${warnings} with a warning.`;
}

function CheckCard({ check: { name, title, state, found, cause, fix } }: { check: Check }) {
  const { text, appearance } = states[state];
  return (
    <article className="console-card" aria-label={title}>
      <div className="console-row">
        <Lozenge appearance={appearance}>{text}</Lozenge>
        <Heading size="xsmall" as="h2">
          {title}
        </Heading>
        <code className="console-small">{name}</code>
      </div>
      <p className="console-break">{found}</p>
      {cause !== null && (
        <p className="console-break">
          <strong>Cause:</strong> {cause}
        </p>
      )}
      {fix !== null && (
        <p className="console-break">
          <strong>{state === 'unseen' ? 'To see it:' : 'Fix:'}</strong> {fix}
        </p>
      )}
    </article>
  );
}
