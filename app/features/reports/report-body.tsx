// The answer of a report: headline figures with their definitions, the chart, the table behind it.

import { BarChart3, Info } from 'lucide-react';
import { Suspense, lazy, useEffect, useState } from 'react';
import type { Names, ReportAnswer, ReportColumn } from '../../lib/report-shapes.ts';
import { formatMeasure, formatValue, isMeasure } from '../../lib/report-values.ts';
import { cellClass, headClass, Panel } from '../../ui/page.tsx';
import { Popover } from '../../ui/floating.tsx';
import { Empty, Skeleton } from '../../ui/states.tsx';

const Chart = lazy(async () => ({ default: (await import('./report-chart.tsx')).ReportChart }));

const directions = { higher: 'Higher is better.', lower: 'Lower is better.', neither: '' } as const;

/** Drawn in the browser only: it needs its width, and the table says the same without scripts. */
function LiveChart(props: { answer: ReportAnswer; names: Names }) {
  const [live, setLive] = useState(false);
  useEffect(() => setLive(true), []);
  const place = <Skeleton className="m-4 h-70" />;
  return live ? (
    <Suspense fallback={place}>
      <Chart {...props} />
    </Suspense>
  ) : (
    place
  );
}

function Definition({ column }: { column: ReportColumn }) {
  if (column.definition === undefined) return null;
  return (
    <Popover
      label={`What ${column.title} means`}
      width="w-64"
      trigger={
        <button
          type="button"
          aria-label={`What ${column.title} means`}
          className="rounded-sm text-text-3 hover:text-text"
        >
          <Info size={14} aria-hidden="true" />
        </button>
      }
    >
      <p className="px-4 py-3 text-sm">
        {column.definition} {directions[column.better ?? 'neither']}
      </p>
    </Popover>
  );
}

function Headlines({ answer }: { answer: ReportAnswer }) {
  const columns = answer.report.columns.filter((column) => isMeasure(column) && column.key in answer.totals);
  if (columns.length === 0) return null;
  return (
    <dl className="grid grid-cols-2 overflow-hidden rounded-lg border border-line bg-surface sm:grid-cols-3 lg:grid-cols-[repeat(auto-fit,minmax(132px,1fr))]">
      {columns.map((column) => (
        <div key={column.key} className="-mr-px -mb-px border-r border-b border-line px-4 py-3">
          <dt className="flex items-center gap-1.5 text-xs text-text-3">
            {column.title} <Definition column={column} />
          </dt>
          <dd className="mt-0.5 text-xl font-semibold tabular-nums">
            {formatMeasure(column.unit, answer.totals[column.key])}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Rows({ answer, names }: { answer: ReportAnswer; names: Names }) {
  const { columns } = answer.report;
  return (
    <div className="overflow-x-auto" tabIndex={0} role="region" aria-label="Rows">
      <table className="w-full border-collapse">
        <caption className="sr-only">{answer.report.title}: rows</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th
                key={column.key}
                scope="col"
                className={`${headClass} ${isMeasure(column) ? 'text-right' : ''}`}
              >
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {answer.rows.map((row) => (
            <tr
              key={columns.map(({ key }) => String(row[key])).join('|')}
              className="border-t border-line hover:bg-hover"
            >
              {columns.map((column) => (
                <td
                  key={column.key}
                  className={`${cellClass} whitespace-nowrap ${isMeasure(column) ? 'text-right tabular-nums' : ''}`}
                >
                  {formatValue(column, row[column.key], names)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function ReportBody({ answer, names }: { answer: ReportAnswer; names: Names }) {
  if (answer.rows.length === 0)
    return (
      <Panel>
        <Empty icon={BarChart3} title="Nothing happened in this period">
          Choose a longer period, or fewer filters. New events appear here within seconds.
        </Empty>
      </Panel>
    );
  return (
    <div className="flex flex-col gap-4">
      <Headlines answer={answer} />
      {answer.report.chart !== null && (
        <Panel>
          <LiveChart answer={answer} names={names} />
        </Panel>
      )}
      <Panel>
        <Rows answer={answer} names={names} />
      </Panel>
    </div>
  );
}
