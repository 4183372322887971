import SectionMessage, { SectionMessageAction } from '@atlaskit/section-message';
import type { ApiError } from '../../api/api-error.ts';
import { NotLinked } from './not-linked.tsx';
import type { SettingsTarget } from './settings-target.ts';

const noIntegration = '404 Integration Not Found';

/** Why the settings of a place are not shown, and what to do. */
export function SettingsRefused({
  error,
  target,
  tryAgain,
}: {
  error: ApiError;
  target: SettingsTarget;
  tryAgain: () => void;
}) {
  if (error.message === noIntegration) return <NotLinked path={target.path} />;
  const { title, text } = explain(error, target);
  return (
    <SectionMessage
      appearance="warning"
      title={title}
      actions={[
        <SectionMessageAction key="again" onClick={tryAgain}>
          Try again
        </SectionMessageAction>,
      ]}
    >
      {text}
    </SectionMessage>
  );
}

function explain(error: ApiError, { kind, path }: SettingsTarget): { title: string; text: string } {
  switch (error.status) {
    case 401:
      return {
        title: 'You are not signed in to GitLab',
        text: 'Your sign-in has ended or was never made. Sign in to GitLab on this page, then try again.',
      };
    case 403:
      return {
        title: 'You need the Maintainer role',
        text: `Only people with the Maintainer or Owner role in ${path} see and change these settings. Ask one of them to grant you the role, or to make the change.`,
      };
    case 404:
      return {
        title: `GitLab does not show this ${kind}`,
        text: `${path} was moved or deleted, or you may not see it. Check it in GitLab and your role there.`,
      };
    default:
      return {
        title: 'The settings cannot be read',
        text: `${error.message} ${error.advice}`.trim(),
      };
  }
}
