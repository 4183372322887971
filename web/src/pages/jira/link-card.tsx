import { SectionMessageAction } from '@atlaskit/section-message';
import type { PageLink } from '../../../../src/contract/index.ts';
import { ErrorMessage } from '../../components/error-message.tsx';
import { GitlabAvatar } from '../../components/gitlab-avatar.tsx';
import { ProblemMessage } from '../../components/problem-message.tsx';
import './link-card.css';
import { safeHref } from '../../components/safe-href.ts';
import { LinkActions } from './link-actions.tsx';
import type { DialogKind } from './link-dialogs.tsx';
import { LinkFacts } from './link-facts.tsx';
import { LinkProgress } from './link-progress.tsx';
import type { PageDeps } from './page-deps.ts';
import { useSteerLink } from './use-steer-link.ts';

const kindTexts = { group: 'Group', project: 'Project', user: 'Personal namespace' } as const;

/** One linked group, project or personal namespace. */
export function LinkCard({
  link,
  mayChange,
  page,
  onOpen,
}: {
  link: PageLink;
  mayChange: boolean;
  page: PageDeps;
  onOpen: (kind: DialogKind) => void;
}) {
  const steer = useSteerLink(page, link);
  const { target } = link;
  const headingId = `link-${link.id}`;
  const sendAgain = (
    <SectionMessageAction onClick={() => steer.mutate({ action: 'sync' })}>
      Compare with GitLab and send again
    </SectionMessageAction>
  );
  return (
    <li className="link-card">
      <div className="jira-row">
        <GitlabAvatar url={target.avatarUrl} kind="project" size="medium" />
        <div className="jira-grow">
          <h3 id={headingId}>
            <a href={safeHref(target.url)} target="_blank" rel="noreferrer">
              {target.fullName}
            </a>
          </h3>
          <p className="app-quiet">
            {kindTexts[target.kind]} {target.path}
          </p>
        </div>
      </div>
      <LinkProgress history={link.history} labelledBy={headingId} />
      <LinkFacts link={link} />
      {link.problems.map((problem) => (
        <ProblemMessage
          key={`${problem.code} ${problem.message}`}
          problem={problem}
          {...(mayChange && { actions: sendAgain })}
        />
      ))}
      <ErrorMessage title="That did not work" error={steer.error} />
      <LinkActions link={link} mayChange={mayChange} steer={steer} onOpen={onOpen} />
    </li>
  );
}
