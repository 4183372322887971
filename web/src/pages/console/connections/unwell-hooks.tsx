import type { ConnectionsAnswer } from '../../../../../src/contract/index.ts';
import { DataTable } from '../parts/data-table.tsx';
import { TimeText } from '../parts/time-text.tsx';

type Hook = ConnectionsAnswer['connections'][number]['hooks']['unwell'][number];

/** Webhooks of ours that do not work. */
export function UnwellHooks({ hooks }: { hooks: readonly Hook[] }) {
  return (
    <details>
      <summary>Webhooks that do not work ({hooks.length})</summary>
      <DataTable
        label="Webhooks that do not work"
        rows={hooks}
        toKey={({ id }) => String(id)}
        rowsPerPage={10}
        empty=""
        columns={[
          {
            title: 'Of',
            cell: ({ owner }) =>
              owner.kind === 'system' ? 'the whole GitLab' : (owner.path ?? owner.id ?? ''),
          },
          { title: 'State', cell: ({ health }) => health },
          { title: 'Problem', cell: ({ problem }) => problem ?? '–', width: 45 },
          { title: 'Checked', cell: ({ checkedAt }) => <TimeText at={checkedAt} /> },
        ]}
      />
    </details>
  );
}
