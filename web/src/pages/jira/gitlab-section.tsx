import Button from '@atlaskit/button/new';
import Heading from '@atlaskit/heading';
import { SignInPanel } from '../../sign-in/sign-in-panel.tsx';
import { type Choice, GitlabChoice } from './gitlab-choice.tsx';
import type { PageDeps } from './page-deps.ts';

/** Above what is linked: sign in and link more, or change the GitLab. */
export function GitlabSection({
  choice,
  page,
  onLink,
}: {
  choice: Choice;
  page: PageDeps;
  onLink: () => void;
}) {
  const isSignedIn = page.signIn.state.kind === 'signed_in';
  return (
    <section className="jira-stack" aria-labelledby="link-more">
      <div className="jira-row">
        <div className="jira-grow">
          <Heading size="medium" as="h2" id="link-more">
            Link more
          </Heading>
        </div>
        {isSignedIn && (
          <Button appearance="primary" onClick={onLink}>
            Link groups
          </Button>
        )}
      </div>
      <GitlabChoice {...choice} />
      {choice.gitlab && <SignInPanel gitlab={choice.gitlab} signIn={page.signIn} />}
    </section>
  );
}
