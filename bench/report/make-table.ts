import type { Summary, Target } from './figure.ts';

const heads = ['', 'median', 'min – max', 'target', ''];

/** The result as a table in Markdown. */
export function makeTable(summaries: readonly Summary[]): string {
  const rows = [heads, heads.map(() => ''), ...summaries.map(toRow)];
  const widths = heads.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row, index) => {
      const cells = row.map((cell, column) => {
        const width = widths[column] ?? 0;
        if (index === 1) return '-'.repeat(Math.max(3, width));
        return column === 0 ? cell.padEnd(width) : cell.padStart(width);
      });
      return `| ${cells.join(' | ')} |`;
    })
    .join('\n');
}

function toRow({ part, name, unit, median, min, max, count, target, isReached }: Summary) {
  const range = count > 1 ? `${toText(min)} – ${toText(max)}` : '';
  const mark = isReached === null ? '' : isReached ? 'ok' : 'MISSED';
  return [`${part}: ${name}`, `${toText(median)} ${unit}`.trim(), range, toGoal(target), mark];
}

function toGoal(target: Target | undefined): string {
  if (!target) return '';
  return 'atLeast' in target ? `≥ ${target.atLeast}` : `≤ ${target.atMost}`;
}

function toText(value: number): string {
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en');
  return value.toFixed(Math.abs(value) >= 10 ? 1 : 2);
}
