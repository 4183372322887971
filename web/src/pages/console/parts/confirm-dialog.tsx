import Button from '@atlaskit/button/new';
import type { ReactNode } from 'react';
import { Dialog } from '../../../components/dialog.tsx';
import { ErrorMessage } from '../../../components/error-message.tsx';

/** Asks before something that cannot be taken back. */
export function ConfirmDialog({
  title,
  children,
  confirm,
  isDanger = false,
  isBusy,
  error,
  onConfirm,
  onClose,
}: {
  title: string;
  children: ReactNode;
  /** What the button says: the act itself, never `OK`. */
  confirm: string;
  isDanger?: boolean;
  isBusy: boolean;
  error: Error | null;
  onConfirm: () => void;
  onClose: () => void;
}) {
  const footer = (
    <>
      <Button appearance="subtle" onClick={onClose}>
        Cancel
      </Button>
      <Button appearance={isDanger ? 'danger' : 'primary'} isLoading={isBusy} onClick={onConfirm}>
        {confirm}
      </Button>
    </>
  );
  return (
    <Dialog title={title} width="small" onClose={onClose} footer={footer}>
      {children}
      <ErrorMessage title={`“${confirm}” failed`} error={error} />
    </Dialog>
  );
}
