// Rows of a report turned into what its chart draws: one point for each value of x, one series for each value of the
// series dimension or, without one, for each metric. Pure.

import type { Names, ReportAnswer, ReportColumn } from '../../lib/report-shapes.ts';
import { formatValue, numberOf, textOf } from '../../lib/report-values.ts';

export interface ChartSeries {
  readonly key: string;
  readonly name: string;
}

export interface ChartData {
  readonly points: readonly Readonly<Record<string, string | number | null>>[];
  readonly series: readonly ChartSeries[];
  /** Of the y axis. */
  readonly unit: string;
}

export const seriesMax = 5;

function columnOf(answer: ReportAnswer, key: string): ReportColumn {
  return answer.report.columns.find((column) => column.key === key) ?? { key, title: key, unit: 'count' };
}

export function chartData(answer: ReportAnswer, names: Names): ChartData {
  const { chart } = answer.report;
  const metrics = chart?.y ?? [];
  const first = metrics[0];
  if (chart === null || first === undefined) return { points: [], series: [], unit: 'count' };
  const x = columnOf(answer, chart.x);
  const points = new Map<string, Record<string, string | number | null>>();
  const series = new Map<string, ChartSeries>();
  for (const row of answer.rows) {
    const at = textOf(row[chart.x]);
    const point = points.get(at) ?? { x: formatValue(x, row[chart.x], names) };
    points.set(at, point);
    if (chart.series === null)
      for (const metric of metrics) {
        series.set(metric, { key: metric, name: columnOf(answer, metric).title });
        // Rows of other dimensions than x add up: each metric of such a chart is a count.
        point[metric] = (numberOf(point[metric]) ?? 0) + (numberOf(row[metric]) ?? 0);
      }
    else {
      const key = `s:${textOf(row[chart.series])}`;
      series.set(key, { key, name: formatValue(columnOf(answer, chart.series), row[chart.series], names) });
      const known = point[key];
      const value = numberOf(row[first]);
      // Rows of further dimensions add up: only counts have those.
      point[key] = known === undefined ? value : (numberOf(known) ?? 0) + (value ?? 0);
    }
  }
  const ordered = [...points].sort(([left], [right]) => left.localeCompare(right, 'en', { numeric: true }));
  return {
    points: ordered.map(([, point]) => point),
    series: [...series.values()].slice(0, seriesMax),
    unit: columnOf(answer, first).unit,
  };
}
