import type { AuditAnswer } from '../../../../../src/contract/index.ts';
import { AnswerView } from '../parts/answer-view.tsx';
import { type Column, DataTable } from '../parts/data-table.tsx';
import { ExactTime } from '../parts/exact-time.tsx';
import { PageHeader } from '../parts/page-header.tsx';
import { PageSteps } from '../parts/page-steps.tsx';
import { useAnswer } from '../parts/use-answer.ts';
import { usePages } from '../parts/use-pages.ts';

type Act = AuditAnswer['acts'][number];

/** Who changed what, and where. */
export function AuditPage() {
  const pages = usePages('audit');
  const answer = useAnswer<AuditAnswer>('/audit', { query: { after: pages.after, limit: 50 } });
  return (
    <>
      <PageHeader title="Audit log" lead="Every administrative act, the newest first." />
      <AnswerView of={answer} what="the audit log">
        {({ acts, next }) => (
          <div className="console-stack-small">
            <DataTable
              label="Audit log"
              rows={acts}
              toKey={({ id }) => String(id)}
              columns={columns}
              empty="Nothing has been done yet."
            />
            <PageSteps pages={pages} next={next} what="the audit log" />
          </div>
        )}
      </AnswerView>
    </>
  );
}

const columns: Column<Act>[] = [
  { title: 'When', cell: ({ at }) => <ExactTime at={at} /> },
  { title: 'Who', cell: ({ by }) => by },
  { title: 'Act', cell: ({ act }) => <code>{act}</code> },
  { title: 'To what', cell: ({ target }) => target, width: 25 },
  { title: 'By way of', cell: ({ via }) => via },
  { title: 'Details', cell: ({ details }) => <Details details={details} />, width: 25 },
];

function Details({ details }: { details: Act['details'] }) {
  const told = Object.entries(details);
  if (told.length === 0) return '–';
  return (
    <ul className="console-list-tight">
      {told.map(([name, value]) => (
        <li key={name}>
          {name}: {typeof value === 'string' ? value : JSON.stringify(value)}
        </li>
      ))}
    </ul>
  );
}
