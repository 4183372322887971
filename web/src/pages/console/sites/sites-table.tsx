import Link from '@atlaskit/link';
import Lozenge from '@atlaskit/lozenge';
import type { SiteAnswer } from '../../../../../src/contract/index.ts';
import { type Column, DataTable } from '../parts/data-table.tsx';
import { formatDuration } from '../parts/format-duration.ts';
import { nameAddress } from '../parts/name-address.ts';
import { TimeText } from '../parts/time-text.tsx';
import { makeHref } from '../use-route.ts';

/** The Jira sites, each with how it stands. */
export function SitesTable({ sites }: { sites: readonly SiteAnswer[] }) {
  return (
    <DataTable
      label="Jira sites"
      rows={sites}
      toKey={({ id }) => String(id)}
      rowsPerPage={50}
      empty="No Jira site has installed the app yet. Install it in Jira under Apps → Manage apps; the README says how."
      columns={columns}
    />
  );
}

const columns: Column<SiteAnswer>[] = [
  {
    title: 'Site',
    width: 28,
    cell: ({ id, url, displayUrl }) => (
      <Link href={makeHref(['sites', id])}>{nameAddress(displayUrl ?? url)}</Link>
    ),
  },
  { title: 'State', cell: (site) => <SiteState site={site} /> },
  { title: 'Links', cell: ({ links }) => links.toLocaleString('en'), isNumber: true },
  {
    title: 'Waiting',
    isNumber: true,
    cell: ({ waiting }) => (waiting.live + waiting.history).toLocaleString('en'),
  },
  { title: 'Lag', cell: ({ lagMs }) => (lagMs === null ? '–' : formatDuration(lagMs)) },
  { title: 'Refused', cell: ({ rejected }) => rejected.toLocaleString('en'), isNumber: true },
  { title: 'Last sent', cell: ({ lastAcceptedAt }) => <TimeText at={lastAcceptedAt} /> },
];

/** How a site stands, in a word. */
export function SiteState({ site }: { site: SiteAnswer }) {
  if (site.pauses.length > 0) return <Lozenge appearance="removed">Paused</Lozenge>;
  if (site.links === 0) return <Lozenge>Not linked</Lozenge>;
  if (site.rejected > 0) return <Lozenge appearance="moved">Some refused</Lozenge>;
  if (site.waiting.live + site.waiting.history > 0) {
    return <Lozenge appearance="inprogress">Sending</Lozenge>;
  }
  return <Lozenge appearance="success">Up to date</Lozenge>;
}
