import Button from '@atlaskit/button/new';
import type { Gitlab } from '../../../src/contract/index.ts';
import { GitlabAvatar } from '../components/gitlab-avatar.tsx';
import { ProblemMessage } from '../components/problem-message.tsx';
import { findObstacle } from './make-sign-in-problem.ts';
import './sign-in-panel.css';
import type { SignIn } from './use-sign-in.ts';

/** Signs in to one GitLab, says why it did not work, and who is signed in. */
export function SignInPanel({ gitlab, signIn }: { gitlab: Gitlab; signIn: SignIn }) {
  const { state } = signIn;
  if (state.kind === 'signed_in') {
    const { name, username, avatarUrl } = state.person;
    return (
      <div className="sign-in-row">
        <GitlabAvatar url={avatarUrl} kind="person" />
        <span>
          Signed in to {new URL(state.gitlab.url).host} as <strong>{name}</strong> (@{username})
        </span>
        <Button appearance="subtle" onClick={signIn.signOut}>
          Sign out
        </Button>
      </div>
    );
  }
  const obstacle = findObstacle(gitlab);
  const problem = state.kind === 'signed_out' ? (obstacle ?? state.problem) : null;
  const isRunning = state.kind === 'signing_in';
  return (
    <div className="sign-in-panel">
      <div role="alert">{problem && <ProblemMessage problem={problem} appearance="error" />}</div>
      <div className="sign-in-row">
        <Button
          appearance="primary"
          isDisabled={obstacle !== null}
          isLoading={isRunning}
          onClick={() => void signIn.signIn(gitlab)}
        >
          Sign in to {new URL(gitlab.url).host}
        </Button>
        {isRunning && <Button onClick={signIn.cancel}>Cancel</Button>}
      </div>
      <p role="status" className="app-quiet">
        {isRunning
          ? 'Go on in the window that opened.'
          : 'A window of GitLab opens. If your company signs in with SSO, sign in at your group’s SSO address first.'}
      </p>
    </div>
  );
}
