// Puts a report's base query and its metrics together: rows, totals and the view for analysts come out of one text.

import { metrics } from '../metrics.ts';
import type { Report } from './report.ts';

function formulas(report: Report): string[] {
  return report.metrics.map((name) => `${metrics[name].formula} AS ${name}`);
}

/** One row for each combination of the dimensions, in their order. */
export function rowsSql(report: Report): string {
  const keys = report.dimensions.map(({ key }) => key);
  return `SELECT ${[...keys, ...formulas(report)].join(', ')}
FROM (
${report.sql}
)
GROUP BY ${keys.join(', ')}
ORDER BY ${keys.join(', ')}`;
}

/** The same formulas over everything: a share of the whole is not the mean of the shares. */
export function totalsSql(report: Report): string {
  return `SELECT ${formulas(report).join(', ')}
FROM (
${report.sql}
)`;
}

export function viewName(report: Report): string {
  return `report_${report.name.replaceAll('-', '_')}`;
}

export function reportView(report: Report): string {
  return `CREATE OR REPLACE VIEW skillpost.${viewName(report)} AS\n${rowsSql(report)}`;
}
