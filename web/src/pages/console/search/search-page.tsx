import Heading from '@atlaskit/heading';
import SectionMessage from '@atlaskit/section-message';
import type { StoryAnswer } from '../../../../../src/contract/index.ts';
import { AnswerView } from '../parts/answer-view.tsx';
import { PageHeader } from '../parts/page-header.tsx';
import { useAnswer } from '../parts/use-answer.ts';
import { SearchForm } from './search-form.tsx';
import { StoryCard } from './story-card.tsx';

const names: Readonly<Record<Exclude<StoryAnswer['understoodAs'], 'nothing'>, string>> = {
  issue_key: 'an issue key',
  merge_request: 'a merge request',
  sha: 'a commit',
  url: 'an address',
  branch: 'a branch',
};

/** What became of each thing the question names, and why something is missing. */
export function SearchPage({ q }: { q: string }) {
  const isAsked = q.length >= 2;
  const answer = useAnswer<StoryAnswer>('/stories', {
    query: { q },
    isWanted: isAsked,
    everyMs: 15_000,
  });
  return (
    <>
      <PageHeader
        title="Search"
        lead="What arrived from GitLab, what was sent to Jira, and what Jira answered."
      />
      <div className="console-stack">
        <SearchForm key={q} q={q} />
        {isAsked && (
          <AnswerView of={answer} what="the story">
            {(story) => <Stories answer={story} q={q} />}
          </AnswerView>
        )}
      </div>
    </>
  );
}

function Stories({
  answer: { stories, hints, understoodAs },
  q,
}: {
  answer: StoryAnswer;
  q: string;
}) {
  return (
    <>
      <p role="status" className="console-break">
        {stories.length === 0 ? 'Nothing is found' : countFound(stories.length)} for{' '}
        <strong>{q}</strong>
        {understoodAs === 'nothing' ? '.' : `, understood as ${names[understoodAs]}.`}
      </p>
      {hints.length > 0 && (
        <SectionMessage
          appearance={stories.length === 0 ? 'warning' : 'information'}
          title={stories.length === 0 ? 'Why it is missing' : 'Good to know'}
        >
          <ul className="console-plain">
            {hints.map((hint) => (
              <li key={hint} className="console-break">
                {hint}
              </li>
            ))}
          </ul>
        </SectionMessage>
      )}
      {stories.length === 0 && hints.length === 0 && <Advice />}
      <ul className="console-list">
        {stories.map((story) => (
          <li key={`${story.connection}/${story.project.id}/${story.kind}/${story.entity}`}>
            <StoryCard story={story} />
          </li>
        ))}
      </ul>
    </>
  );
}

function Advice() {
  return (
    <div className="console-stack-small">
      <Heading size="small" as="h2">
        What to check
      </Heading>
      <ul className="console-plain">
        <li>Does its title, description or branch name an issue key, such as ABC-123?</li>
        <li>Is its project below a group that is linked?</li>
        <li>Is it younger than the link’s start date?</li>
      </ul>
    </div>
  );
}

function countFound(count: number): string {
  return count === 1 ? 'One thing is found' : `${count.toLocaleString('en')} things are found`;
}
