// Cases as a table; as two lines each on a phone.

import { Link } from '@remix-run/react';
import { useNow } from '../../lib/now.ts';
import type { CaseRow } from '../../lib/shapes.ts';
import { ago, ms } from '../../lib/time.ts';
import { caseStatusWords } from '../../lib/words.ts';
import { rowCellClass, headClass } from '../../ui/page.tsx';
import { Due } from '../../ui/due.tsx';
import { Badge } from '../../ui/states.tsx';

function Line({ row }: { row: CaseRow }) {
  const now = useNow(60_000);
  const { word, tone } = caseStatusWords(row.status);
  return (
    <tr className="border-t border-line hover:bg-hover">
      <th scope="row" className={`${rowCellClass} w-full max-w-0 font-normal`}>
        <Link to={`/cases/${row.id}`} className="block truncate font-medium hover:underline">
          {row.subject || 'No subject'}
        </Link>
        <span className="block truncate text-xs text-text-3">
          <span className="tabular-nums">{row.tag}</span> · {row.customer.name || row.customer.address}
        </span>
      </th>
      <td className={rowCellClass}>
        <span className="flex flex-col items-start gap-0.5">
          <Badge tone={tone}>{word}</Badge>
          {row.status !== 'closed' && <Due deadlineAt={row.deadlineAt} from={row.openedAt} />}
        </span>
      </td>
      <td className={`${rowCellClass} hidden whitespace-nowrap sm:table-cell`}>{row.queueName}</td>
      <td className={`${rowCellClass} hidden whitespace-nowrap md:table-cell`}>
        {row.agentName ?? <span className="text-text-3">nobody</span>}
      </td>
      <td className={`${rowCellClass} text-right whitespace-nowrap text-text-2 tabular-nums`}>
        {ago(ms(row.updatedAt) ?? now, now)}
      </td>
    </tr>
  );
}

export function CaseTable({ rows }: { rows: readonly CaseRow[] }) {
  return (
    <table className="w-full border-collapse">
      <caption className="sr-only">Cases</caption>
      <thead>
        <tr>
          <th scope="col" className={headClass}>
            Case
          </th>
          <th scope="col" className={headClass}>
            Status
          </th>
          <th scope="col" className={`${headClass} hidden sm:table-cell`}>
            Queue
          </th>
          <th scope="col" className={`${headClass} hidden md:table-cell`}>
            Agent
          </th>
          <th scope="col" className={`${headClass} text-right`}>
            Changed
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Line key={row.id} row={row} />
        ))}
      </tbody>
    </table>
  );
}
