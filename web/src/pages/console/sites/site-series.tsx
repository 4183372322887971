import Button from '@atlaskit/button/new';
import Heading from '@atlaskit/heading';
import { useState } from 'react';
import type { SeriesAnswer } from '../../../../../src/contract/index.ts';
import { AnswerView } from '../parts/answer-view.tsx';
import { ChoiceField } from '../parts/choice-field.tsx';
import { type Column, DataTable } from '../parts/data-table.tsx';
import { ExactTime } from '../parts/exact-time.tsx';
import { formatDuration } from '../parts/format-duration.ts';
import { useAnswer } from '../parts/use-answer.ts';
import { LagChart } from './lag-chart.tsx';
import './series.css';
import { ThroughputChart } from './throughput-chart.tsx';

type Hours = '1' | '24' | '168' | '720';
const spans: readonly { value: Hours; label: string }[] = [
  { value: '1', label: 'Last hour' },
  { value: '24', label: 'Last day' },
  { value: '168', label: 'Last week' },
  { value: '720', label: 'Last 30 days' },
];

/** How much a site took over time and how long things waited: as charts, or the same numbers as a table. */
export function SiteSeries({ site }: { site: number }) {
  const [hours, setHours] = useState<Hours>('24');
  const [isTable, setIsTable] = useState(false);
  const answer = useAnswer<SeriesAnswer>(`/sites/${site}/series`, {
    query: { hours: Number(hours) },
    everyMs: 60_000,
  });
  return (
    <section aria-labelledby="site-series" className="console-stack-small">
      <Heading size="small" as="h2" id="site-series">
        Over time
      </Heading>
      <div className="console-filters">
        <ChoiceField label="Span" value={hours} choices={spans} onChange={setHours} />
        <Button onClick={() => setIsTable(!isTable)}>
          {isTable ? 'Show charts' : 'Show as table'}
        </Button>
      </div>
      <AnswerView of={answer} what="the charts">
        {(series) => <Series series={series} isTable={isTable} />}
      </AnswerView>
    </section>
  );
}

function Series({ series, isTable }: { series: SeriesAnswer; isTable: boolean }) {
  const { points } = series;
  if (points.length === 0) {
    return (
      <p className="console-subtle">
        Nothing has been measured yet. The first point comes within a minute.
      </p>
    );
  }
  if (isTable) {
    return (
      <DataTable
        label="Over time"
        rows={points.toReversed()}
        toKey={({ at }) => at}
        columns={columns}
        rowsPerPage={20}
        empty=""
      />
    );
  }
  return (
    <div className="console-charts">
      <figure>
        <figcaption>{describeThroughput(series)}</figcaption>
        <ThroughputChart points={points} />
      </figure>
      <figure>
        <figcaption>{describeLag(series)}</figcaption>
        <LagChart points={points} />
      </figure>
    </div>
  );
}

function describeThroughput({ points, everyMinutes }: SeriesAnswer): string {
  const accepted = points.reduce((sum, each) => sum + each.accepted, 0);
  const rejected = points.reduce((sum, each) => sum + each.rejected, 0);
  return `Taken and refused by Jira, each ${everyMinutes} min: ${accepted.toLocaleString('en')} taken, ${rejected.toLocaleString('en')} refused in all.`;
}

function describeLag({ points }: SeriesAnswer): string {
  const longest = Math.max(0, ...points.map(({ lagMs }) => lagMs));
  return `How long the oldest waited: at most ${formatDuration(longest)}.`;
}

const columns: Column<SeriesAnswer['points'][number]>[] = [
  { title: 'Time', cell: ({ at }) => <ExactTime at={at} /> },
  { title: 'Taken', cell: ({ accepted }) => accepted.toLocaleString('en'), isNumber: true },
  { title: 'Refused', cell: ({ rejected }) => rejected.toLocaleString('en'), isNumber: true },
  { title: 'Waiting', cell: ({ waiting }) => waiting.toLocaleString('en'), isNumber: true },
  { title: 'Lag', cell: ({ lagMs }) => formatDuration(lagMs) },
];
