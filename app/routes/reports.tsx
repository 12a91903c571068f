// The list of reports beside the one that is open. What reports there are comes from the API.

import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { NavLink, Outlet, useLoaderData, useParams } from '@remix-run/react';
import { clsx } from 'clsx';
import { BarChart3 } from 'lucide-react';
import type { Report } from '../lib/report-shapes.ts';
import { apiFor } from '../services/api.server.ts';
import { requirePage } from '../services/me.server.ts';
import { Empty } from '../ui/states.tsx';

export const meta: MetaFunction = () => [{ title: 'Reports · Skillpost' }];

export async function loader({
  request,
  context,
}: LoaderFunctionArgs): Promise<{ reports: readonly Report[] }> {
  const api = apiFor(request, context);
  await requirePage(api, request);
  const answer = await api.get<readonly Report[] | { items: readonly Report[] }>('/reports');
  return { reports: 'items' in answer ? answer.items : answer };
}

export default function Reports() {
  const { reports } = useLoaderData<typeof loader>();
  const { name } = useParams();
  return (
    <div className="grid h-full grid-cols-1 grid-rows-[auto_minmax(0,1fr)] md:grid-cols-[220px_minmax(0,1fr)] md:grid-rows-1">
      <nav
        aria-label="Reports"
        className="flex gap-1 overflow-x-auto border-line p-2 max-md:border-b md:flex-col md:border-r md:p-3"
      >
        <h1 className="hidden px-2.5 pt-1 pb-2 text-xs font-medium text-text-3 md:block">Reports</h1>
        {reports.map((report) => (
          <NavLink
            key={report.name}
            to={`/reports/${report.name}`}
            className={({ isActive }) =>
              clsx(
                'rounded-md px-2.5 py-1.5 text-sm whitespace-nowrap',
                isActive
                  ? 'bg-accent-soft font-medium text-accent-text'
                  : 'text-text-2 hover:bg-hover hover:text-text',
              )
            }
          >
            {report.title}
          </NavLink>
        ))}
      </nav>
      <div className="min-h-0 min-w-0">
        {name === undefined ? (
          <Empty icon={BarChart3} title="Choose a report">
            Each answers one question, in figures, a chart and the rows behind it.
          </Empty>
        ) : (
          <Outlet />
        )}
      </div>
    </div>
  );
}
