import Button from '@atlaskit/button/new';
import Heading from '@atlaskit/heading';
import { SignInPanel } from '../../sign-in/sign-in-panel.tsx';
import { type Choice, GitlabChoice } from './gitlab-choice.tsx';
import type { PageDeps } from './page-deps.ts';
import { SignInChecks } from './sign-in-checks.tsx';

/** What somebody sees who has linked nothing yet: what this is, and the three steps. */
export function FirstRun({
  choice,
  page,
  onLink,
}: {
  choice: Choice;
  page: PageDeps;
  onLink: () => void;
}) {
  const { gitlab } = choice;
  const isSignedIn = page.signIn.state.kind === 'signed_in';
  return (
    <section className="jira-stack" aria-labelledby="first-run">
      <Heading size="medium" as="h2" id="first-run">
        See GitLab’s work in your Jira issues
      </Heading>
      <p>
        Link a GitLab group once. From then on each issue shows the work that names its key, such as
        ABC-123: as it happens, and everything of the past.
      </p>
      <WhatIsSent />
      <ol className="jira-steps">
        <li aria-current={gitlab ? undefined : 'step'}>
          <Heading size="small" as="h3">
            Choose GitLab
          </Heading>
          <GitlabChoice {...choice} />
        </li>
        {gitlab && (
          <li aria-current={isSignedIn ? undefined : 'step'}>
            <Heading size="small" as="h3">
              Sign in to GitLab
            </Heading>
            <SignInPanel gitlab={gitlab} signIn={page.signIn} />
            <SignInChecks gitlab={gitlab} signIn={page.signIn} />
          </li>
        )}
        {gitlab && (
          <li aria-current={isSignedIn ? 'step' : undefined}>
            <Heading size="small" as="h3">
              Link groups and projects
            </Heading>
            <p>You need the Maintainer role in what you link.</p>
            <div>
              <Button appearance="primary" isDisabled={!isSignedIn} onClick={onLink}>
                Link groups
              </Button>
              {!isSignedIn && <p className="app-quiet">Sign in first.</p>}
            </div>
          </li>
        )}
      </ol>
    </section>
  );
}

function WhatIsSent() {
  return (
    <details>
      <summary>What is sent to Jira?</summary>
      <div className="jira-stack">
        <p>Only what names an issue key, of what you link:</p>
        <ul className="jira-bullets">
          <li>branches and merge requests: title, state, authors, reviewers</li>
          <li>commits: message, author, names and number of changed files</li>
          <li>pipelines, deployments and feature flags: name and state</li>
        </ul>
        <p>
          Never the content of files. Who may see it in Jira is decided there, by the permission
          “View development tools”.
        </p>
      </div>
    </details>
  );
}
