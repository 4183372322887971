import { Label } from '@atlaskit/form';
import Heading from '@atlaskit/heading';
import { Stack, Text } from '@atlaskit/primitives/compiled';
import SectionMessage from '@atlaskit/section-message';
import Select from '@atlaskit/select';
import Spinner from '@atlaskit/spinner';
import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import type { Gitlab, GitlabsAnswer } from '../../../../src/contract/index.ts';
import type { Api } from '../../api/create-api.ts';
import { ErrorMessage } from '../../components/error-message.tsx';
import type { TokenBox } from '../../sign-in/create-token-box.ts';
import { SignInPanel } from '../../sign-in/sign-in-panel.tsx';
import { useSignIn } from '../../sign-in/use-sign-in.ts';
import { BranchForm } from './branch-form.tsx';
import styles from './branch-page.module.css';
import type { BranchWish } from './read-branch-wish.ts';
import { findRememberedProject } from './remembered-project.ts';

/** Makes a branch for a Jira issue, as the signed-in person. */
export function BranchPage({
  api,
  tokenBox,
  wish,
}: {
  api: Api;
  tokenBox: TokenBox;
  wish: BranchWish;
}) {
  const answer = useQuery({
    queryKey: ['gitlabs'],
    queryFn: ({ signal }) => api.call<GitlabsAnswer>('/-/page/gitlabs', { signal }),
  });
  return (
    <div className={styles.page}>
      <Stack space="space.300">
        <Stack space="space.100">
          <Heading as="h1" size="large">
            New branch
          </Heading>
          {wish.issueKey !== '' && (
            <Text as="p">
              For the Jira issue <strong>{wish.issueKey}</strong>
              {wish.issueSummary !== '' && <>: {wish.issueSummary}</>}
            </Text>
          )}
        </Stack>
        {answer.isPending && <Spinner label="Loading" />}
        <ErrorMessage
          title="The page cannot be shown"
          error={answer.error}
          onRetry={() => void answer.refetch()}
        />
        {answer.data && <Begin {...{ api, tokenBox, wish, gitlabs: answer.data.gitlabs }} />}
      </Stack>
    </div>
  );
}

type BeginProps = Parameters<typeof BranchPage>[0] & { gitlabs: readonly Gitlab[] };

function Begin({ api, tokenBox, wish, gitlabs }: BeginProps) {
  const signIn = useSignIn({ api, tokenBox });
  const [chosen, choose] = useState(() => selectGitlab(gitlabs, wish));
  if (gitlabs.length === 0) {
    return (
      <SectionMessage appearance="warning" title="No GitLab is connected">
        Whoever runs this service connects one in its console, or by GITLAB_URL and GITLAB_TOKEN.
      </SectionMessage>
    );
  }
  const { state } = signIn;
  return (
    <Stack space="space.200">
      {gitlabs.length > 1 && (
        <GitlabField
          {...{ gitlabs, chosen }}
          choose={(gitlab) => {
            signIn.signOut();
            choose(gitlab);
          }}
        />
      )}
      {state.kind !== 'signed_in' && (
        <Text as="p">Sign in to GitLab: the branch is made in your name, where you may push.</Text>
      )}
      {chosen && <SignInPanel gitlab={chosen} signIn={signIn} />}
      {chosen && state.kind === 'signed_in' && (
        <BranchForm {...{ api, wish }} gitlab={chosen} onSignInEnded={signIn.expire} />
      )}
    </Stack>
  );
}

/** The one that the address names, that was used last, or that is the only one. */
function selectGitlab(gitlabs: readonly Gitlab[], wish: BranchWish): Gitlab | null {
  const last = findRememberedProject(wish.issueKey)?.gitlab;
  const named = [wish.gitlab, last].map((name) => gitlabs.find(({ slug }) => slug === name));
  return named.find(Boolean) ?? (gitlabs.length === 1 ? gitlabs[0] : null) ?? null;
}

function GitlabField({
  gitlabs,
  chosen,
  choose,
}: {
  gitlabs: readonly Gitlab[];
  chosen: Gitlab | null;
  choose: (gitlab: Gitlab | null) => void;
}) {
  const inputId = useId();
  return (
    <div>
      <Label htmlFor={inputId}>GitLab</Label>
      <Select<Gitlab>
        inputId={inputId}
        options={gitlabs}
        value={chosen}
        placeholder="Choose where the project is"
        getOptionLabel={({ url }) => url}
        getOptionValue={({ slug }) => slug}
        onChange={choose}
      />
    </div>
  );
}
