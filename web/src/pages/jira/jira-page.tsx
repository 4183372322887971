import Button from '@atlaskit/button/new';
import Heading from '@atlaskit/heading';
import SectionMessage from '@atlaskit/section-message';
import Spinner from '@atlaskit/spinner';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Api } from '../../api/create-api.ts';
import { ErrorMessage } from '../../components/error-message.tsx';
import { ProblemMessage } from '../../components/problem-message.tsx';
import { safeHref } from '../../components/safe-href.ts';
import type { TokenBox } from '../../sign-in/create-token-box.ts';
import { type SignIn, useSignIn } from '../../sign-in/use-sign-in.ts';
import './jira-page.css';
import { hostOf } from './host-of.ts';
import { makeClockProblem } from './make-clock-problem.ts';
import { SiteContent } from './site-content.tsx';
import { useGitlabs, useSite } from './use-site.ts';

/** The configuration page of a Jira site: choose GitLab, sign in, link, and see how it goes. */
export function JiraPage({ api, tokenBox }: { api: Api; tokenBox: TokenBox }) {
  const site = useSite(api);
  const gitlabs = useGitlabs(api);
  const signIn = useSignIn({ api, tokenBox });
  useForgottenLists(signIn);
  const [notice, setNotice] = useState('');
  const answers = site.data && gitlabs.data && { site: site.data, gitlabs: gitlabs.data.gitlabs };
  const retry = () => void Promise.all([site.refetch(), gitlabs.refetch()]);
  return (
    <div className="jira-sections">
      <header className="jira-row">
        <div className="jira-grow">
          <Heading size="large" as="h1">
            GitLab for Jira
          </Heading>
          {site.data && <SiteName site={site.data.site} />}
        </div>
        {site.isError && site.data && <Button onClick={retry}>Try again</Button>}
      </header>
      <div role="status" aria-live="polite">
        {notice !== '' && (
          <SectionMessage appearance="success">
            <p>{notice}</p>
          </SectionMessage>
        )}
      </div>
      <ErrorMessage
        title={site.data ? 'What you see may be old' : 'This page cannot be shown'}
        error={site.error ?? gitlabs.error}
        onRetry={retry}
      />
      {!answers && !site.error && !gitlabs.error && <Loading />}
      {answers && (
        <>
          <Problems clockAheadMs={answers.site.clockAheadMs} site={answers.site} />
          <SiteContent {...answers} page={{ api, signIn, setNotice }} />
        </>
      )}
    </div>
  );
}

/** What one person may link is not shown to the next. */
function useForgottenLists({ state: { kind } }: SignIn): void {
  const queries = useQueryClient();
  useEffect(() => {
    if (kind === 'signed_out') queries.removeQueries({ queryKey: ['namespaces'] });
  }, [kind, queries]);
}

function SiteName({
  site: { url, displayUrl },
}: {
  site: { url: string; displayUrl: string | null };
}) {
  const shown = displayUrl ?? url;
  return (
    <p className="app-quiet">
      for{' '}
      <a href={safeHref(shown)} target="_blank" rel="noreferrer">
        {hostOf(shown)}
      </a>
    </p>
  );
}

function Loading() {
  return (
    <div className="jira-center" role="status">
      <Spinner size="large" label="" />
      <p>Loading what is linked…</p>
    </div>
  );
}

function Problems({
  site,
  clockAheadMs,
}: {
  site: NonNullable<ReturnType<typeof useSite>['data']>;
  clockAheadMs: number;
}) {
  const { administrator } = site;
  const clock = makeClockProblem(clockAheadMs);
  const problems = [...(clock ? [clock] : []), ...site.problems];
  if (administrator.is && problems.length === 0) return null;
  return (
    <section className="jira-stack" aria-label="Needs attention">
      {!administrator.is && <ReadOnly problem={administrator.problem} />}
      {problems.map((problem) => (
        <ProblemMessage key={`${problem.code} ${problem.message}`} problem={problem} />
      ))}
    </section>
  );
}

function ReadOnly({ problem }: { problem: { message: string; do: string } | null }) {
  return (
    <SectionMessage appearance="information" title="You can look, but not change anything here">
      <p>
        {problem?.message ?? 'You are not an administrator of this Jira site.'} {problem?.do}
      </p>
    </SectionMessage>
  );
}
