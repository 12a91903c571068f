// The one chart of a report, with recharts; loaded only on report pages. The table below it says the same in words.

import {
  Bar,
  BarChart,
  CartesianGrid,
  Legend,
  Line,
  LineChart,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import type { Names, ReportAnswer } from '../../lib/report-shapes.ts';
import { formatMeasure } from '../../lib/report-values.ts';
import { chartData } from './chart-data.ts';

function colour(index: number): string {
  return `var(--chart-${(index % 5) + 1})`;
}

const tick = { fontSize: 12, fill: 'var(--text-3)' };
const tooltipStyle = {
  background: 'var(--surface)',
  border: '1px solid var(--line)',
  borderRadius: 8,
  fontSize: 13,
  color: 'var(--text)',
};

export function ReportChart({ answer, names }: { answer: ReportAnswer; names: Names }) {
  const { points, series, unit } = chartData(answer, names);
  // One point makes no line, and several on top of each other cannot be told apart: then bars say it.
  const line = answer.report.chart?.kind === 'line' && points.length > 1;
  const Frame = line ? LineChart : BarChart;
  return (
    <figure className="p-4" aria-label={`Chart: ${answer.report.question}`}>
      <ResponsiveContainer width="100%" height={280}>
        <Frame data={[...points]} margin={{ top: 8, right: 8, bottom: 0, left: 0 }} barCategoryGap="24%">
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis
            dataKey="x"
            tick={tick}
            tickLine={false}
            axisLine={{ stroke: 'var(--line)' }}
            minTickGap={16}
          />
          <YAxis
            tick={tick}
            tickLine={false}
            axisLine={false}
            width={56}
            allowDecimals={unit !== 'count'}
            {...(unit === 'percent' ? { domain: [0, 100] as [number, number] } : {})}
            {...(unit === 'score' ? { domain: [0, 5] as [number, number] } : {})}
            tickFormatter={(value: number) => formatMeasure(unit, value)}
          />
          <Tooltip
            contentStyle={tooltipStyle}
            cursor={{ fill: 'var(--hover)', stroke: 'var(--line-strong)' }}
            formatter={(value) => formatMeasure(unit, value)}
          />
          {series.length > 1 && (
            <Legend
              iconType={line ? 'plainline' : 'circle'}
              iconSize={10}
              itemSorter={null}
              wrapperStyle={{ fontSize: 12 }}
              formatter={(name: string) => <span style={{ color: 'var(--text-2)' }}>{name}</span>}
            />
          )}
          {series.map(({ key, name }, index) =>
            line ? (
              <Line
                key={key}
                dataKey={key}
                name={name}
                stroke={colour(index)}
                strokeWidth={2}
                dot={{ r: 3, strokeWidth: 0, fill: colour(index) }}
                connectNulls
                isAnimationActive={false}
              />
            ) : (
              <Bar
                key={key}
                dataKey={key}
                name={name}
                fill={colour(index)}
                radius={[3, 3, 0, 0]}
                maxBarSize={36}
                isAnimationActive={false}
              />
            ),
          )}
        </Frame>
      </ResponsiveContainer>
    </figure>
  );
}
