import Heading from '@atlaskit/heading';
import { useState } from 'react';
import type {
  DeliveriesAnswer,
  DeliveryReplayAnswer,
  WorkAnswer,
} from '../../../../../src/contract/index.ts';
import { ActButton } from '../parts/act-button.tsx';
import { AnswerView } from '../parts/answer-view.tsx';
import { ChoiceField } from '../parts/choice-field.tsx';
import { type Column, DataTable } from '../parts/data-table.tsx';
import { PageHeader } from '../parts/page-header.tsx';
import { PageSteps } from '../parts/page-steps.tsx';
import { TimeText } from '../parts/time-text.tsx';
import { useAnswer } from '../parts/use-answer.ts';
import { usePages } from '../parts/use-pages.ts';
import { WorkTiles } from './work-tiles.tsx';

type Delivery = DeliveriesAnswer['deliveries'][number];
type State = 'given_up' | 'waiting';

const everyMs = 10_000;

/** What waits inside this service: webhooks, reads, jobs. */
export function WorkPage() {
  const work = useAnswer<WorkAnswer>('/work', { everyMs });
  return (
    <>
      <PageHeader title="Work" lead="What this service has still to do." />
      <div className="console-stack">
        <AnswerView of={work} what="the work">
          {(answer) => (
            <>
              <WorkTiles work={answer} />
              <section aria-labelledby="work-jobs" className="console-stack-small">
                <Heading size="medium" as="h2" id="work-jobs">
                  Jobs
                </Heading>
                <Jobs jobs={answer.jobs} />
              </section>
            </>
          )}
        </AnswerView>
        <section aria-labelledby="work-webhooks" className="console-stack-small">
          <Heading size="medium" as="h2" id="work-webhooks">
            Webhooks
          </Heading>
          <Deliveries />
        </section>
      </div>
    </>
  );
}

function Jobs({ jobs }: { jobs: WorkAnswer['jobs'] }) {
  return (
    <DataTable
      label="Jobs"
      rows={jobs}
      toKey={({ name }) => name}
      empty="No job has run yet."
      columns={[
        { title: 'Job', cell: ({ name }) => name },
        { title: 'Waiting', cell: ({ waiting }) => waiting.toLocaleString('en'), isNumber: true },
        { title: 'Running', cell: ({ running }) => running.toLocaleString('en'), isNumber: true },
        { title: 'Failed', cell: ({ failed }) => failed.toLocaleString('en'), isNumber: true },
      ]}
    />
  );
}

function Deliveries() {
  const [state, setState] = useState<State>('given_up');
  const pages = usePages(state);
  const answer = useAnswer<DeliveriesAnswer>('/deliveries', {
    query: { state, after: pages.after, limit: 50 },
  });
  return (
    <>
      <ChoiceField
        label="Show"
        value={state}
        onChange={setState}
        choices={[
          { value: 'given_up', label: 'Given up' },
          { value: 'waiting', label: 'Waiting' },
        ]}
      />
      <AnswerView of={answer} what="the webhooks">
        {({ deliveries, next }) => (
          <>
            <DataTable
              label="Webhooks"
              rows={deliveries}
              toKey={({ id }) => String(id)}
              empty={state === 'waiting' ? 'No webhook waits.' : 'No webhook was given up.'}
              columns={state === 'given_up' ? [...columns, again] : columns}
            />
            <PageSteps pages={pages} next={next} what="webhooks" />
          </>
        )}
      </AnswerView>
    </>
  );
}

const columns: Column<Delivery>[] = [
  { title: 'Event', cell: ({ event }) => event },
  { title: 'Received', cell: ({ receivedAt }) => <TimeText at={receivedAt} /> },
  { title: 'Attempts', cell: ({ attempts }) => attempts, isNumber: true },
  { title: 'Problem', cell: ({ problem }) => problem ?? '–', width: 40 },
];

const again: Column<Delivery> = {
  title: 'Act',
  cell: ({ id, event }) => (
    <ActButton<DeliveryReplayAnswer>
      act={{ method: 'POST', path: `/deliveries/${id}/replay`, body: {} }}
      say={() => 'It is processed again.'}
      about={`webhook ${id}, ${event}`}
    >
      Process again
    </ActButton>
  ),
};
