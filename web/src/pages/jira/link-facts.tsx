import type { ReactNode } from 'react';
import type { PageLink } from '../../../../src/contract/index.ts';
import { When } from './when.tsx';

/** What else is to be known of a link. */
export function LinkFacts({ link }: { link: PageLink }) {
  const { lastAcceptedAt, waiting, rejected, jiraProjects, history } = link;
  return (
    <dl className="link-facts app-quiet">
      <Fact name="Last change sent">
        {lastAcceptedAt === null ? 'none yet' : <When at={lastAcceptedAt} />}
      </Fact>
      {waiting > 0 && <Fact name="Waiting">{waiting.toLocaleString('en')}</Fact>}
      {rejected > 0 && <Fact name="Not taken by Jira">{rejected.toLocaleString('en')}</Fact>}
      {jiraProjects && <Fact name="Only for Jira projects">{jiraProjects.join(', ')}</Fact>}
      {history.since !== null && (
        <Fact name="History from">
          <When at={history.since} />
        </Fact>
      )}
      <Fact name="Linked">
        <When at={link.linkedAt} /> by {link.linkedBy}
      </Fact>
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
