// Runs a report and gives its rows, totals and export; all three from the same query (T23).

import { SkillpostError } from '#actors/errors.ts';
import type {
  ReportColumn,
  ReportDescription,
  ReportParameters,
  ReportResult,
  ReportsPort,
} from '#actors/ports/reports.ts';
import type { ClickHouseClient } from './client.ts';
import { analyticsLimits } from './limits.ts';
import { metrics } from './metrics.ts';
import { reports } from './reports/index.ts';
import { checkParameters, parameterDescriptions } from './reports/parameters.ts';
import type { Report } from './reports/report.ts';
import { reportSql } from './reports/sql.ts';

export interface ReportsDeps {
  readonly client: ClickHouseClient;
  /** Seconds of the service level, by queue id, as the directory has them now. */
  readonly targets: () => Readonly<Record<string, number>>;
}

/** For queues that the directory does not know any more. */
const otherTargetSeconds = 3_600;

export function describe(report: Report): ReportDescription & { readonly metrics: unknown } {
  const dimensions: readonly ReportColumn[] = report.dimensions;
  const numbers = report.metrics.map((key) => {
    const { title, unit, better, definition } = metrics[key];
    return { key, title, unit, metric: key, better, definition };
  });
  return {
    name: report.name,
    title: report.title,
    question: report.question,
    parameters: report.parameters.map((name) => parameterDescriptions[name]),
    columns: [...dimensions, ...numbers],
    chart: report.chart,
    metrics: numbers,
  };
}

function find(name: string): Report {
  const report = reports.find((candidate) => candidate.name === name);
  if (report === undefined) throw new SkillpostError('NOT_FOUND', 'invalid', 'There is no such report.');
  return report;
}

function unavailable(error: unknown): SkillpostError {
  return new SkillpostError(
    'REPORTS_UNAVAILABLE',
    'unavailable',
    'Reports cannot be read right now. Try again.',
    {
      cause: error,
    },
  );
}

type Row = Readonly<Record<string, unknown>>;

/** Without anything counted, counts are 0 and nothing else has a value. */
function totals(report: Report, counted: Row | undefined): Row {
  const none = (unit: string): 0 | null => (unit === 'count' ? 0 : null);
  return Object.fromEntries(
    report.metrics.map((name) => [name, counted?.[name] ?? none(metrics[name].unit)]),
  );
}

/** Throws NOT_FOUND, BAD_PARAMETER, REPORTS_UNAVAILABLE. */
export async function runReport(
  deps: ReportsDeps,
  name: string,
  given: ReportParameters,
): Promise<ReportResult> {
  const report = find(name);
  const query_params = {
    ...checkParameters(given, report.parameters),
    targets: new Map(Object.entries(deps.targets())),
    target: otherTargetSeconds,
  };
  try {
    const answer = await deps.client.query({
      query: reportSql(report),
      query_params,
      format: 'JSONEachRow',
      clickhouse_settings: {
        max_execution_time: analyticsLimits.reportTimeoutMs / 1_000,
        max_result_rows: String(analyticsLimits.reportRows),
      },
    });
    const found = await answer.json<Row & { is_total: number | boolean }>();
    const rows = found.filter(({ is_total }) => !is_total).map(({ is_total: _total, ...row }) => row);
    return {
      report: describe(report),
      rows,
      totals: totals(
        report,
        found.find(({ is_total }) => is_total),
      ),
    };
  } catch (error) {
    throw unavailable(error);
  }
}

function cell(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  // A text that begins like a formula is run by spreadsheets.
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** RFC 4180, header line first. */
export function toCsv({ report, rows }: ReportResult): string {
  const lines = rows.map((row) => report.columns.map(({ key }) => cell(row[key])).join(','));
  return [report.columns.map(({ title }) => cell(title)).join(','), ...lines, ''].join('\r\n');
}

export function createReports(deps: ReportsDeps): ReportsPort {
  return {
    list: () => reports.map(describe),
    run: (name, parameters) => runReport(deps, name, parameters),
    csv: async (name, parameters) => toCsv(await runReport(deps, name, parameters)),
  };
}
