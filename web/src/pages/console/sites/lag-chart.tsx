import { CartesianGrid, Legend, Line, LineChart, Tooltip, XAxis, YAxis } from 'recharts';
import type { SeriesAnswer } from '../../../../../src/contract/index.ts';
import { formatDuration } from '../parts/format-duration.ts';
import { ChartBox } from './chart-box.tsx';
import { formatAxisLag } from './format-axis-lag.ts';
import { formatAxisTime } from './format-axis-time.ts';

/** How long the oldest waited, point by point. */
export function LagChart({ points }: { points: SeriesAnswer['points'] }) {
  const longestMs = Math.max(0, ...points.map(({ lagMs }) => lagMs));
  return (
    <ChartBox>
      <LineChart data={points} accessibilityLayer={false}>
        <CartesianGrid stroke="var(--ds-border)" vertical={false} />
        <XAxis
          dataKey="at"
          tickFormatter={(at) => formatAxisTime(at, points)}
          stroke="var(--ds-text-subtle)"
          minTickGap={32}
        />
        <YAxis
          // A flat line at nothing still needs an axis that says seconds.
          domain={[0, (longest: number) => Math.max(longest, 4_000)]}
          tickFormatter={(lagMs) => formatAxisLag(Number(lagMs), longestMs)}
          stroke="var(--ds-text-subtle)"
          width={64}
        />
        <Tooltip
          labelFormatter={(at) => new Date(String(at)).toLocaleString('en-GB')}
          formatter={(lagMs) => formatDuration(Number(lagMs))}
          contentStyle={tooltip}
        />
        <Legend />
        <Line
          name="Lag"
          dataKey="lagMs"
          type="stepAfter"
          dot={false}
          strokeWidth={2}
          stroke="var(--ds-chart-categorical-1)"
          isAnimationActive={false}
        />
      </LineChart>
    </ChartBox>
  );
}

const tooltip = { background: 'var(--ds-surface-overlay)', borderColor: 'var(--ds-border)' };
