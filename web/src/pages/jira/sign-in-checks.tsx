import type { Gitlab } from '../../../../src/contract/index.ts';
import type { SignIn } from '../../sign-in/use-sign-in.ts';
import { Checklist } from './checklist.tsx';

/** The prerequisites that only a sign-in can prove. */
export function SignInChecks({ gitlab, signIn }: { gitlab: Gitlab; signIn: SignIn }) {
  const state = signIn.state.kind === 'signed_in' ? 'passed' : 'unknown';
  return (
    <Checklist
      label="What GitLab needs"
      items={[
        {
          name: 'application_id',
          state: gitlab.applicationId === null ? 'failed' : 'passed',
          message: 'An OAuth application',
          do: null,
        },
        {
          name: 'redirect',
          state,
          message: `Its redirect address is ${gitlab.redirectUrl}`,
          do: null,
        },
        { name: 'scopes', state, message: `Its scope is ${gitlab.scopes.join(' ')}`, do: null },
      ]}
    />
  );
}
