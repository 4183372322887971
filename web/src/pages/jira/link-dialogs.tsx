import { lazy } from 'react';
import type { Gitlab, PageLink } from '../../../../src/contract/index.ts';
import type { PageDeps } from './page-deps.ts';

const ResyncDialog = lazy(async () => ({
  default: (await import('./resync-dialog.tsx')).ResyncDialog,
}));
const SettingsDialog = lazy(async () => ({
  default: (await import('./settings-dialog.tsx')).SettingsDialog,
}));
const UnlinkDialog = lazy(async () => ({
  default: (await import('./unlink-dialog.tsx')).UnlinkDialog,
}));

export type DialogKind = 'resync' | 'settings' | 'unlink';

export type OpenDialog = { readonly kind: DialogKind; readonly link: PageLink };

/** The open dialog of a link, loaded when it is first needed. */
export function LinkDialogs({
  open: { kind, link },
  gitlab,
  page,
  onClose,
  onGone,
}: {
  open: OpenDialog;
  gitlab: Gitlab | null;
  page: PageDeps;
  onClose: () => void;
  /** The link is no more. */
  onGone: () => void;
}) {
  switch (kind) {
    case 'resync':
      return <ResyncDialog link={link} page={page} onClose={onClose} />;
    case 'settings':
      return <SettingsDialog link={link} gitlab={gitlab} page={page} onClose={onClose} />;
    case 'unlink':
      return <UnlinkDialog link={link} page={page} onClose={onClose} onGone={onGone} />;
  }
}
