import Button from '@atlaskit/button/new';
import { Checkbox } from '@atlaskit/checkbox';
import { useState } from 'react';
import type { PageLink } from '../../../../src/contract/index.ts';
import { Dialog } from '../../components/dialog.tsx';
import { ErrorMessage } from '../../components/error-message.tsx';
import type { PageDeps } from './page-deps.ts';
import { useSteerLink } from './use-steer-link.ts';

/** Asks once more before a link is cut, and what becomes of what Jira has. */
export function UnlinkDialog({
  link,
  page,
  onClose,
  onGone,
}: {
  link: PageLink;
  page: PageDeps;
  onClose: () => void;
  onGone: () => void;
}) {
  const [deleteData, setDeleteData] = useState(false);
  const steer = useSteerLink(page, link);
  return (
    <Dialog
      title={`Unlink ${link.target.path}?`}
      width="small"
      onClose={onClose}
      footer={
        <>
          <Button appearance="subtle" onClick={onClose}>
            Cancel
          </Button>
          <Button
            appearance="danger"
            isLoading={steer.isPending}
            onClick={() => steer.mutate({ action: 'unlink', deleteData }, { onSuccess: onGone })}
          >
            {deleteData ? 'Unlink and delete' : 'Unlink'}
          </Button>
        </>
      }
    >
      <p>From now on nothing of it is sent to this Jira site. In GitLab nothing changes.</p>
      <Checkbox
        isChecked={deleteData}
        onChange={(event) => setDeleteData(event.currentTarget.checked)}
        label="Also delete what was sent to Jira"
      />
      <p className="app-quiet">
        Without this, Jira keeps what it has. With it, all of that is deleted there but what another
        link of this site covers.
      </p>
      <ErrorMessage title="It was not unlinked" error={steer.error} />
    </Dialog>
  );
}
