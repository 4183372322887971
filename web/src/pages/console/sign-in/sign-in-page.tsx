import Heading from '@atlaskit/heading';
import SectionMessage from '@atlaskit/section-message';
import type { MeAnswer } from '../../../../../src/contract/index.ts';
import type { Api } from '../../../api/create-api.ts';
import type { TokenBox } from '../../../sign-in/create-token-box.ts';
import type { SignIn } from '../../../sign-in/use-sign-in.ts';
import { GitlabSignIn } from './gitlab-sign-in.tsx';
import { OperatorSignIn } from './operator-sign-in.tsx';

/** The two ways in: as the operator, or as the owner of a group. */
export function SignInPage({
  api,
  operatorToken,
  signIn,
  reason,
  onDone,
}: {
  api: Api;
  operatorToken: TokenBox;
  signIn: SignIn;
  /** Why the person is here again. */
  reason: string | null;
  onDone: (me: MeAnswer) => void;
}) {
  return (
    <main className="console-alone console-stack">
      <div>
        <Heading size="large" as="h1">
          GitLab for Jira
        </Heading>
        <p className="console-subtle">Console for operators and for owners of GitLab groups.</p>
      </div>
      <div role="status">
        {reason !== null && (
          <SectionMessage appearance="information">
            <p>{reason}</p>
          </SectionMessage>
        )}
      </div>
      <section className="console-card console-stack-small" aria-labelledby="operator">
        <Heading size="small" as="h2" id="operator">
          Operators
        </Heading>
        <p>You run this service: see everything, and change it.</p>
        <OperatorSignIn api={api} operatorToken={operatorToken} onDone={onDone} />
      </section>
      <section className="console-card console-stack-small" aria-labelledby="owner">
        <Heading size="small" as="h2" id="owner">
          Owners of groups
        </Heading>
        <p>You own a group in GitLab: see which Jira sites receive its data, and cut the link.</p>
        <GitlabSignIn api={api} signIn={signIn} onDone={onDone} />
      </section>
    </main>
  );
}
