import type { UnknownKeysAnswer } from '../../../../../src/contract/index.ts';
import { AnswerView } from '../parts/answer-view.tsx';
import { type Column, DataTable } from '../parts/data-table.tsx';
import { PageSteps } from '../parts/page-steps.tsx';
import { TimeText } from '../parts/time-text.tsx';
import { useAnswer } from '../parts/use-answer.ts';
import { usePages } from '../parts/use-pages.ts';

const columns: Column<UnknownKeysAnswer['unknownKeys'][number]>[] = [
  { title: 'Key', cell: ({ key }) => <code>{key}</code> },
  { title: 'Waiting for it', cell: ({ waiting }) => waiting.toLocaleString('en'), isNumber: true },
  { title: 'Jira said so', cell: ({ learnedAt }) => <TimeText at={learnedAt} /> },
];

/** Issue keys that GitLab names and Jira does not have. */
export function SiteUnknownKeys({ site }: { site: number }) {
  const pages = usePages('unknown keys');
  const answer = useAnswer<UnknownKeysAnswer>(`/sites/${site}/unknown-keys`, {
    query: { after: pages.after, limit: 50 },
  });
  return (
    <div className="console-panel console-stack-small">
      <p>
        Keys that stand in GitLab and that Jira does not know: a typing error, a deleted issue, or
        text that only looks like a key. They are asked for again after a day; once the issue
        exists, what waits is sent by itself.
      </p>
      <AnswerView of={answer} what="the unknown keys">
        {({ unknownKeys, next }) => (
          <>
            <DataTable
              label="Unknown keys"
              rows={unknownKeys}
              toKey={({ key }) => key}
              columns={columns}
              empty="Jira knows every key it was asked for."
            />
            <PageSteps pages={pages} next={next} what="unknown keys" />
          </>
        )}
      </AnswerView>
    </div>
  );
}
