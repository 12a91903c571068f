// The answer of a report: headline figures with their definitions and their change, the chart, the table behind it.

import { clsx } from 'clsx';
import { ArrowDown, ArrowUp, BarChart3, Equal } from 'lucide-react';
import { Suspense, lazy, useEffect, useState } from 'react';
import type { Names, ReportAnswer, ReportColumn, ReportRow } from '../../lib/report-shapes.ts';
import { changeOf, formatMeasure, formatValue, isMeasure } from '../../lib/report-values.ts';
import { cellClass, headClass, Panel } from '../../ui/page.tsx';
import { Empty, Skeleton } from '../../ui/states.tsx';
import { Defined } from './defined.tsx';

const Chart = lazy(async () => ({ default: (await import('./report-chart.tsx')).ReportChart }));

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

function Change({ column, now, before }: { column: ReportColumn; now: unknown; before: unknown }) {
  const change = changeOf(column, now, before);
  if (change === null) return null;
  const Icon = change.direction === 'up' ? ArrowUp : change.direction === 'down' ? ArrowDown : Equal;
  return (
    <dd className="mt-0.5 flex items-center gap-1 text-xs">
      <span
        className={clsx(
          'inline-flex items-center gap-0.5 font-medium tabular-nums',
          change.good === null ? 'text-text-2' : change.good ? 'text-ready-text' : 'text-alarm-text',
        )}
      >
        <Icon size={12} aria-label={change.direction === 'same' ? '' : change.direction} /> {change.text}
        {change.good !== null && <span className="sr-only">{change.good ? ', better' : ', worse'}</span>}
      </span>
      {change.direction !== 'same' && (
        <span className="truncate text-text-3 tabular-nums">from {formatMeasure(column.unit, before)}</span>
      )}
    </dd>
  );
}

interface HeadlinesProps {
  answer: ReportAnswer;
  before: ReportRow | null;
}

function Headlines({ answer, before }: HeadlinesProps) {
  const columns = answer.report.columns.filter((column) => isMeasure(column) && column.key in answer.totals);
  if (columns.length === 0) return null;
  return (
    <dl
      aria-label="Totals"
      className="grid grid-cols-2 overflow-hidden rounded-lg border border-line bg-surface sm:grid-cols-3 lg:grid-cols-[repeat(auto-fit,minmax(112px,1fr))]"
    >
      {columns.map((column) => (
        <div key={column.key} className="-mr-px -mb-px border-r border-b border-line px-4 py-3">
          <dt className="text-xs text-text-3">
            <Defined column={column} />
          </dt>
          <dd className="mt-0.5 text-xl font-semibold tabular-nums">
            {formatMeasure(column.unit, answer.totals[column.key])}
          </dd>
          <Change column={column} now={answer.totals[column.key]} before={before?.[column.key]} />
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
                <Defined column={column} />
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

export function ReportBody({ answer, before, names }: HeadlinesProps & { names: Names }) {
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
      <Headlines answer={answer} before={before} />
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
