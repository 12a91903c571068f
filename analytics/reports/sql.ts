// Puts a report's base query and its metrics together: rows, totals and the view for analysts come out of one text.

import { metrics } from '../metrics.ts';
import type { Report } from './report.ts';

function formulas(report: Report): string[] {
  return report.metrics.map((name) => `${metrics[name].formula} AS ${name}`);
}

interface Shape {
  readonly columns: readonly string[];
  readonly groups: string;
  readonly order: readonly string[];
}

function select(report: Report, { columns, groups, order }: Shape): string {
  return `SELECT ${[...columns, ...formulas(report)].join(', ')}
FROM (
${report.sql}
)
GROUP BY ${groups}
ORDER BY ${order.join(', ')}`;
}

function keysOf(report: Report): string[] {
  return report.dimensions.map(({ key }) => key);
}

/**
 * One row for each combination of the dimensions, in their order, and one with `is_total` = 1: the same formulas over
 * everything, in the same pass (a share of the whole is not the mean of the shares). Without anything to count there may
 * be no total either. WITH TOTALS would do, but the engine's JSON is broken when there are no rows.
 */
export function reportSql(report: Report): string {
  const keys = keysOf(report);
  return select(report, {
    columns: [`grouping(${keys[0]}) AS is_total`, ...keys],
    groups: `GROUPING SETS ((${keys.join(', ')}), ())`,
    order: ['is_total', ...keys],
  });
}

function viewName(report: Report): string {
  return `report_${report.name.replaceAll('-', '_')}`;
}

export function reportView(report: Report): string {
  const keys = keysOf(report);
  const view = select(report, { columns: keys, groups: keys.join(', '), order: keys });
  return `CREATE OR REPLACE VIEW skillpost.${viewName(report)} AS\n${view}`;
}
