import type { SitesAnswer } from '../../../../../src/contract/index.ts';
import { AnswerView } from '../parts/answer-view.tsx';
import { PageHeader } from '../parts/page-header.tsx';
import { useAnswer } from '../parts/use-answer.ts';
import { SitesTable } from './sites-table.tsx';

/** Every Jira site that has the app. */
export function SitesPage() {
  const sites = useAnswer<SitesAnswer>('/sites', { everyMs: 10_000 });
  return (
    <>
      <PageHeader title="Jira sites" lead="Each Jira site that has installed the app." />
      <AnswerView of={sites} what="the sites">
        {(answer) => <SitesTable sites={answer.sites} />}
      </AnswerView>
    </>
  );
}
