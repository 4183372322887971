import Heading from '@atlaskit/heading';
import SectionMessage from '@atlaskit/section-message';
import { lazy, Suspense } from 'react';
import type { KindAnswer, ReplayAnswer, SiteAnswer } from '../../../../../src/contract/index.ts';
import { ActButton } from '../parts/act-button.tsx';
import { type Column, DataTable } from '../parts/data-table.tsx';
import { ExactTime } from '../parts/exact-time.tsx';
import { formatDuration } from '../parts/format-duration.ts';
import { nameKind } from '../parts/name-kind.ts';
import { TimeText } from '../parts/time-text.tsx';
import { sayReplay } from './say-replay.ts';

// The charts' library is large, and only needed here.
const SiteSeries = lazy(async () => ({ default: (await import('./site-series.tsx')).SiteSeries }));

/** How a site stands: what stops it, each kind, and its last days as charts. */
export function SiteSummary({ site }: { site: SiteAnswer }) {
  return (
    <div className="console-stack console-panel">
      {site.pauses.length > 0 && <Pauses pauses={site.pauses} />}
      <Facts site={site} />
      <section aria-labelledby="site-kinds" className="console-stack-small">
        <Heading size="small" as="h2" id="site-kinds">
          What Jira shows
        </Heading>
        <DataTable
          label="What Jira shows, by kind"
          rows={site.kinds}
          toKey={({ kind }) => kind}
          columns={kindColumns}
          empty="Nothing has been sent yet. It begins when a group is linked."
        />
      </section>
      <Suspense fallback={<p>Loading the charts…</p>}>
        <SiteSeries site={site.id} />
      </Suspense>
    </div>
  );
}

function Pauses({ pauses }: { pauses: SiteAnswer['pauses'] }) {
  return (
    <SectionMessage appearance="warning" title="Sending waits">
      <ul className="console-plain">
        {pauses.map(({ lane, until, failures, reason }) => (
          <li key={lane}>
            {lane}: {reason} ({failures} in a row); next try <ExactTime at={until} />.
          </li>
        ))}
      </ul>
      <p>
        After 401 or 403, the app was probably removed from Jira or its key is out of date: install
        it anew. After 429 or 503, Jira asks for patience, and nothing is lost.
      </p>
    </SectionMessage>
  );
}

function Facts({ site }: { site: SiteAnswer }) {
  return (
    <dl className="console-tiles">
      <div className="console-tile">
        <dt>Waiting to be sent</dt>
        <dd className="console-value">
          {(site.waiting.live + site.waiting.history).toLocaleString('en')}
        </dd>
        <dd className="console-small">
          {site.waiting.live.toLocaleString('en')} live, {site.waiting.history.toLocaleString('en')}{' '}
          of the past
        </dd>
      </div>
      <div className="console-tile">
        <dt>Lag</dt>
        <dd className="console-value">{site.lagMs === null ? '–' : formatDuration(site.lagMs)}</dd>
        <dd className="console-small">how long the oldest waits</dd>
      </div>
      <div className="console-tile">
        <dt>Refused by Jira</dt>
        <dd className="console-value">{site.rejected.toLocaleString('en')}</dd>
        {site.rejected > 0 && (
          <dd>
            <ActButton<ReplayAnswer>
              act={{ method: 'POST', path: `/sites/${site.id}/replay`, body: {} }}
              say={sayReplay}
            >
              Send all of it again
            </ActButton>
          </dd>
        )}
      </div>
      <div className="console-tile">
        <dt>Last taken by Jira</dt>
        <dd className="console-value">
          <TimeText at={site.lastAcceptedAt} />
        </dd>
        <dd className="console-small">
          Installed <TimeText at={site.installedAt} />
        </dd>
      </div>
    </dl>
  );
}

const kindColumns: Column<KindAnswer>[] = [
  { title: 'Kind', cell: ({ kind }) => nameKind(kind) },
  { title: 'Shown', cell: ({ shown }) => shown.toLocaleString('en'), isNumber: true },
  { title: 'Waiting', cell: ({ waiting }) => waiting.toLocaleString('en'), isNumber: true },
  { title: 'Refused', cell: ({ rejected }) => rejected.toLocaleString('en'), isNumber: true },
  { title: 'Lag', cell: ({ lagMs }) => (lagMs === null ? '–' : formatDuration(lagMs)) },
  { title: 'Last taken', cell: ({ lastAcceptedAt }) => <TimeText at={lastAcceptedAt} /> },
];
