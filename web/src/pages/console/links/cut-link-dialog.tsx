import Checkbox from '@atlaskit/checkbox';
import { useState } from 'react';
import type { OwnedLinksAnswer } from '../../../../../src/contract/index.ts';
import { ConfirmDialog } from '../parts/confirm-dialog.tsx';
import { useAct } from '../parts/use-act.ts';

type Link = OwnedLinksAnswer['links'][number];

/** Asks before a link is cut, and whether what was sent goes too. */
export function CutLinkDialog({
  link: { id, target, site },
  onClose,
  onDone,
}: {
  link: Link;
  onClose: () => void;
  onDone: () => void;
}) {
  const [deleteData, setDeleteData] = useState(false);
  const { mutate, isPending, error } = useAct(onDone);
  return (
    <ConfirmDialog
      title={`Cut the link of ${target.path}?`}
      confirm={deleteData ? 'Cut and delete' : 'Cut the link'}
      isDanger
      isBusy={isPending}
      error={error}
      onClose={onClose}
      onConfirm={() =>
        mutate({ method: 'DELETE', path: `/owned-links/${id}`, query: { deleteData } })
      }
    >
      <p>
        {site.displayUrl ?? site.url} no longer receives anything of <bdi>{target.name}</bdi>. Only
        a Jira administrator who maintains it in GitLab can link it again.
      </p>
      <Checkbox
        label="Also delete what was sent: branches, commits, merge requests and the rest vanish from the issues"
        isChecked={deleteData}
        onChange={({ currentTarget }) => setDeleteData(currentTarget.checked)}
      />
    </ConfirmDialog>
  );
}
