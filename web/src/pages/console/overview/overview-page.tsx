import Heading from '@atlaskit/heading';
import Link from '@atlaskit/link';
import SectionMessage from '@atlaskit/section-message';
import type {
  ConnectionsAnswer,
  SitesAnswer,
  WorkAnswer,
} from '../../../../../src/contract/index.ts';
import { AnswerView } from '../parts/answer-view.tsx';
import { PageHeader } from '../parts/page-header.tsx';
import { useAnswer } from '../parts/use-answer.ts';
import { SearchForm } from '../search/search-form.tsx';
import { SitesTable } from '../sites/sites-table.tsx';
import { listProblems, type OverviewProblem } from './list-problems.ts';
import { WorkTiles } from './work-tiles.tsx';

const everyMs = 10_000;

/** How everything stands, and what needs a person. */
export function OverviewPage() {
  const work = useAnswer<WorkAnswer>('/work', { everyMs });
  const sites = useAnswer<SitesAnswer>('/sites', { everyMs });
  const connections = useAnswer<ConnectionsAnswer>('/connections', { everyMs });
  const problems = listProblems({
    work: work.data,
    sites: sites.data,
    connections: connections.data,
  });
  const isKnown = Boolean(work.data && sites.data && connections.data);
  return (
    <>
      <PageHeader title="Overview" />
      <div className="console-stack">
        <SearchForm q="" />
        <section aria-label="Problems">
          <Problems problems={problems} isKnown={isKnown} />
        </section>
        <section aria-labelledby="overview-sites" className="console-stack-small">
          <Heading size="medium" as="h2" id="overview-sites">
            Jira sites
          </Heading>
          <AnswerView of={sites} what="the sites">
            {(answer) => <SitesTable sites={answer.sites} />}
          </AnswerView>
        </section>
        <section aria-labelledby="overview-work" className="console-stack-small">
          <Heading size="medium" as="h2" id="overview-work">
            Work
          </Heading>
          <AnswerView of={work} what="the work">
            {(answer) => <WorkTiles work={answer} />}
          </AnswerView>
        </section>
        {connections.error && (
          <AnswerView of={connections} what="the connections">
            {() => null}
          </AnswerView>
        )}
      </div>
    </>
  );
}

function Problems({
  problems,
  isKnown,
}: {
  problems: readonly OverviewProblem[];
  isKnown: boolean;
}) {
  if (problems.length === 0) {
    return isKnown ? (
      <SectionMessage appearance="success">
        <p>Everything works: nothing needs you.</p>
      </SectionMessage>
    ) : null;
  }
  return (
    <SectionMessage appearance="warning" title={countProblems(problems.length)}>
      <ul className="console-plain">
        {problems.map(({ title, text, href, linkText }) => (
          <li key={`${title} ${text}`} className="console-break">
            {title}: {text}{' '}
            <Link href={href}>
              {linkText}
              <span className="console-hidden"> of {title}</span>
            </Link>
          </li>
        ))}
      </ul>
    </SectionMessage>
  );
}

function countProblems(count: number): string {
  return count === 1 ? 'One thing needs you' : `${count} things need you`;
}
