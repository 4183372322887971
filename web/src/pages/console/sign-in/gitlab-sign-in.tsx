import Spinner from '@atlaskit/spinner';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { GitlabsAnswer, MeAnswer } from '../../../../../src/contract/index.ts';
import type { Api } from '../../../api/create-api.ts';
import { ErrorMessage } from '../../../components/error-message.tsx';
import { SignInPanel } from '../../../sign-in/sign-in-panel.tsx';
import type { SignIn } from '../../../sign-in/use-sign-in.ts';
import { AnswerView } from '../parts/answer-view.tsx';
import { ChoiceField } from '../parts/choice-field.tsx';

type Props = { api: Api; signIn: SignIn; onDone: (me: MeAnswer) => void };

/** Signs in to one of the GitLabs. */
export function GitlabSignIn({ api, signIn, onDone }: Props) {
  const gitlabs = useQuery({
    queryKey: ['gitlabs'],
    queryFn: ({ signal }) => api.call<GitlabsAnswer>('/-/page/gitlabs', { signal }),
  });
  return (
    <AnswerView of={gitlabs} what="the GitLabs">
      {(answer) =>
        answer.gitlabs.length === 0 ? (
          <p className="console-subtle">No GitLab is connected yet.</p>
        ) : (
          <Panel gitlabs={answer.gitlabs} api={api} signIn={signIn} onDone={onDone} />
        )
      }
    </AnswerView>
  );
}

function Panel({ gitlabs, api, signIn, onDone }: Props & GitlabsAnswer) {
  const [slug, setSlug] = useState(gitlabs[0]?.slug ?? '');
  const gitlab = gitlabs.find((each) => each.slug === slug) ?? gitlabs[0];
  if (!gitlab) return null;
  return (
    <div className="console-stack-small">
      {gitlabs.length > 1 && (
        <ChoiceField
          label="GitLab"
          value={gitlab.slug}
          onChange={setSlug}
          choices={gitlabs.map((each) => ({ value: each.slug, label: each.url }))}
        />
      )}
      <SignInPanel gitlab={gitlab} signIn={signIn} />
      <WhoIsIt api={api} signIn={signIn} onDone={onDone} />
    </div>
  );
}

/** Asks our server who it is that signed in. */
function WhoIsIt({ api, signIn, onDone }: Props) {
  const slug = signIn.state.kind === 'signed_in' ? signIn.state.gitlab.slug : null;
  const me = useQuery({
    queryKey: ['me', slug],
    queryFn: ({ signal }) => api.call<MeAnswer>('/api/v1/me', { query: { gitlab: slug }, signal }),
    enabled: slug !== null,
    gcTime: 0,
  });
  const answer = slug === null ? undefined : me.data;
  useEffect(() => {
    if (answer) onDone(answer);
  }, [answer, onDone]);
  if (slug === null) return null;
  if (me.error) {
    return (
      <ErrorMessage
        title="You are not signed in"
        error={me.error}
        onRetry={() => void me.refetch()}
      />
    );
  }
  return <Spinner label="Signing in" />;
}
