import type { ReactElement } from 'react';
import { ResponsiveContainer } from 'recharts';

/** A chart as wide as there is room. For eyes only: the numbers are in the caption and in the table. */
export function ChartBox({ children }: { children: ReactElement }) {
  return (
    <div className="console-chart" aria-hidden="true">
      <ResponsiveContainer width="100%" height="100%">
        {children}
      </ResponsiveContainer>
    </div>
  );
}
