import { Bar, BarChart, CartesianGrid, Legend, Tooltip, XAxis, YAxis } from 'recharts';
import type { SeriesAnswer } from '../../../../../src/contract/index.ts';
import { ChartBox } from './chart-box.tsx';
import { formatAxisTime } from './format-axis-time.ts';

/** What Jira took and refused, point by point. */
export function ThroughputChart({ points }: { points: SeriesAnswer['points'] }) {
  return (
    <ChartBox>
      <BarChart data={points} accessibilityLayer={false}>
        <CartesianGrid stroke="var(--ds-border)" vertical={false} />
        <XAxis
          dataKey="at"
          tickFormatter={(at) => formatAxisTime(at, points)}
          stroke="var(--ds-text-subtle)"
          minTickGap={32}
        />
        <YAxis allowDecimals={false} stroke="var(--ds-text-subtle)" width={56} />
        <Tooltip
          labelFormatter={(at) => new Date(String(at)).toLocaleString('en-GB')}
          contentStyle={tooltip}
          cursor={{ fill: 'var(--ds-background-neutral)' }}
        />
        <Legend />
        <Bar
          name="Taken"
          dataKey="accepted"
          stackId="all"
          fill="var(--ds-chart-success)"
          isAnimationActive={false}
        />
        <Bar
          name="Refused"
          dataKey="rejected"
          stackId="all"
          fill="var(--ds-chart-danger)"
          isAnimationActive={false}
        />
      </BarChart>
    </ChartBox>
  );
}

const tooltip = { background: 'var(--ds-surface-overlay)', borderColor: 'var(--ds-border)' };
