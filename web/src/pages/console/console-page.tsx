import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import type { MeAnswer, PageData } from '../../../../src/contract/index.ts';
import type { Api } from '../../api/create-api.ts';
import type { TokenBox } from '../../sign-in/create-token-box.ts';
import { useSignIn } from '../../sign-in/use-sign-in.ts';
import './console.css';
import { ConsoleFrame } from './console-frame.tsx';
import { ConsoleProvider, type ConsoleSession } from './parts/console-context.ts';
import { SignInPage } from './sign-in/sign-in-page.tsx';

/** The console: for operators all of it, for owners of groups what concerns their groups. */
export function ConsolePage({
  api,
  page,
  operatorToken,
  gitlabToken,
}: {
  api: Api;
  page: PageData;
  operatorToken: TokenBox;
  gitlabToken: TokenBox;
}) {
  const signIn = useSignIn({ api, tokenBox: gitlabToken });
  const [me, setMe] = useState<MeAnswer | null>(null);
  const [reason, setReason] = useState<string | null>(null);
  const client = useQueryClient();
  const { signOut: leaveGitlab } = signIn;
  const signOut = useCallback(
    (why?: string) => {
      operatorToken.write(null);
      leaveGitlab();
      setMe(null);
      setReason(why ?? null);
      client.clear();
    },
    [operatorToken, leaveGitlab, client],
  );
  const gitlab = signIn.state.kind === 'signed_in' ? signIn.state.gitlab.slug : null;
  const session = useMemo<ConsoleSession | null>(
    () => me && { me, api, gitlab: me.role === 'operator' ? null : gitlab, page, signOut },
    [me, api, gitlab, page, signOut],
  );
  // GitLab's tokens end by themselves, two hours after sign-in.
  if (!session || (session.me.role === 'group_owner' && gitlab === null)) {
    return (
      <SignInPage
        api={api}
        operatorToken={operatorToken}
        signIn={signIn}
        reason={reason}
        onDone={(answer) => {
          setReason(null);
          setMe(answer);
        }}
      />
    );
  }
  return (
    <ConsoleProvider value={session}>
      <ConsoleFrame />
    </ConsoleProvider>
  );
}
