import Button from '@atlaskit/button/new';
import type { Gitlab, PageLink } from '../../../../src/contract/index.ts';
import { Dialog } from '../../components/dialog.tsx';
import { SignInPanel } from '../../sign-in/sign-in-panel.tsx';
import { IntegrationSettings } from '../integration/integration-settings.tsx';
import type { PageDeps } from './page-deps.ts';

/** Service IDs and deployment gating of what is linked; GitLab decides who may, so it asks for the sign-in. */
export function SettingsDialog({
  link,
  gitlab,
  page,
  onClose,
}: {
  link: PageLink;
  gitlab: Gitlab | null;
  page: PageDeps;
  onClose: () => void;
}) {
  const { target } = link;
  const isSignedIn = page.signIn.state.kind === 'signed_in';
  return (
    <Dialog
      title={`Settings of ${target.path}`}
      width="large"
      onClose={onClose}
      footer={<Button onClick={onClose}>Close</Button>}
    >
      {!gitlab && <p>This service no longer knows the GitLab of this link.</p>}
      {gitlab && target.kind !== 'user' && <SignInPanel gitlab={gitlab} signIn={page.signIn} />}
      {gitlab && (isSignedIn || target.kind === 'user') && (
        <IntegrationSettings api={page.api} gitlab={gitlab.slug} target={target} />
      )}
    </Dialog>
  );
}
