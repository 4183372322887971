import type { WorkAnswer } from '../../../../../src/contract/index.ts';
import { TimeText } from '../parts/time-text.tsx';

/** The work as a whole, in numbers. */
export function WorkTiles({ work }: { work: WorkAnswer }) {
  const { deliveries, refreshes, history, sweeps, jobs } = work;
  const waiting = jobs.reduce((sum, each) => sum + each.waiting, 0);
  const running = jobs.reduce((sum, each) => sum + each.running, 0);
  return (
    <dl className="console-tiles">
      <Tile title="Webhooks waiting" value={deliveries.waiting}>
        {deliveries.givenUp.toLocaleString('en')} given up
      </Tile>
      <Tile
        title="To be read from GitLab"
        value={refreshes.live + refreshes.verify + refreshes.details}
      >
        {refreshes.live.toLocaleString('en')} urgent, {refreshes.verify.toLocaleString('en')} to
        verify, {refreshes.details.toLocaleString('en')} details
      </Tile>
      <Tile title="Projects whose past is read" value={history.projectsDone}>
        of {history.projects.toLocaleString('en')}, in {history.pages.toLocaleString('en')} pages
      </Tile>
      <Tile title="Projects to compare now" value={sweeps.due}>
        of {sweeps.projects.toLocaleString('en')}; the oldest comparison:{' '}
        <TimeText at={sweeps.oldestAt} />
      </Tile>
      <Tile title="Jobs waiting" value={waiting}>
        {running.toLocaleString('en')} running
      </Tile>
    </dl>
  );
}

function Tile({
  title,
  value,
  children,
}: {
  title: string;
  value: number;
  children: React.ReactNode;
}) {
  return (
    <div className="console-tile">
      <dt>{title}</dt>
      <dd className="console-value">{value.toLocaleString('en')}</dd>
      <dd className="console-small">{children}</dd>
    </div>
  );
}
