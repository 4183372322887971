import DynamicTable from '@atlaskit/dynamic-table';
import { type ReactNode, useState } from 'react';
import { StepButtons } from './step-buttons.tsx';

/** A column: its heading, and what stands in it for each row. */
export type Column<Row> = {
  readonly title: string;
  readonly cell: (row: Row) => ReactNode;
  readonly isNumber?: boolean;
  /** Share of the width in percent. */
  readonly width?: number;
};

/** A table that scrolls sideways by itself where it does not fit. `label` names it for screen readers. */
export function DataTable<Row>({
  label,
  columns,
  rows,
  toKey,
  empty,
  isLoading = false,
  rowsPerPage,
}: {
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  toKey: (row: Row) => string;
  empty: ReactNode;
  isLoading?: boolean;
  /** Left out: all of them. */
  rowsPerPage?: number;
}) {
  const [asked, setPage] = useState(1);
  // The vendor's own pages write style elements, which the content security policy refuses.
  const perPage = rowsPerPage ?? Math.max(1, rows.length);
  const pages = Math.max(1, Math.ceil(rows.length / perPage));
  const page = Math.min(asked, pages);
  if (rows.length === 0 && !isLoading) return <p className="console-subtle">{empty}</p>;
  return (
    <>
      {/* A region that scrolls must be reachable by keyboard. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: see above */}
      <section className="console-scroll" aria-label={label} tabIndex={0}>
        <DynamicTable
          label={label}
          isLoading={isLoading}
          head={{ cells: columns.map(toHead) }}
          rows={rows.slice((page - 1) * perPage, page * perPage).map((row) => ({
            key: toKey(row),
            cells: columns.map((column) => ({ key: column.title, content: toCell(column, row) })),
          }))}
        />
      </section>
      {pages > 1 && (
        <StepButtons
          what={label}
          place={`Page ${page} of ${pages.toLocaleString('en')}`}
          onPrevious={page > 1 ? () => setPage(page - 1) : null}
          onNext={page < pages ? () => setPage(page + 1) : null}
        />
      )}
    </>
  );
}

function toHead<Row>({ title, isNumber, width }: Column<Row>) {
  const content = isNumber ? <span className="console-number">{title}</span> : title;
  return { key: title, content, ...(width !== undefined && { width }) };
}

function toCell<Row>({ cell, isNumber }: Column<Row>, row: Row) {
  return <div className={isNumber ? 'console-number' : 'console-break'}>{cell(row)}</div>;
}
