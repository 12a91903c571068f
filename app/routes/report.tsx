// One report, drawn from what it declares: filters in the address, headline figures, one chart, the rows, the export.

import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData, useNavigation, useSearchParams } from '@remix-run/react';
import { Download } from 'lucide-react';
import { ReportBody } from '../features/reports/report-body.tsx';
import { ReportFilters } from '../features/reports/report-filters.tsx';
import { comparesWithBefore, reportQuery } from '../features/reports/report-query.ts';
import type { Queue, User } from '../lib/directory-shapes.ts';
import type { Problem as ApiProblem } from '../lib/problem.ts';
import type { Questionnaire } from '../lib/questionnaire-shapes.ts';
import type { Names, Report, ReportAnswer, ReportRow } from '../lib/report-shapes.ts';
import { apiFor } from '../services/api.server.ts';
import { requirePage } from '../services/me.server.ts';
import { buttonClass } from '../ui/button.tsx';
import { Page } from '../ui/page.tsx';
import { Problem } from '../ui/states.tsx';

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data?.report.title ?? 'Report'} · Skillpost` },
];

interface ReportData {
  readonly report: Report;
  readonly answer: ReportAnswer | null;
  /** Totals of the period before; null when not asked for, or not answered. */
  readonly before: ReportRow | null;
  readonly problem: ApiProblem | null;
  readonly queues: Names;
  readonly agents: Names;
  readonly questionnaires: Names;
  readonly query: string;
}

function namesOf(items: readonly { id: string; name: string }[]): Names {
  return Object.fromEntries(items.map(({ id, name }) => [id, name]));
}

export async function loader({ request, params, context }: LoaderFunctionArgs): Promise<ReportData> {
  const api = apiFor(request, context);
  await requirePage(api, request);
  const name = params['name'] ?? '';
  const [listed, queues, users, questionnaires] = await Promise.all([
    api.get<readonly Report[] | { items: readonly Report[] }>('/reports'),
    api.list<Queue>('/queues'),
    api.list<User>('/users'),
    api.list<Questionnaire>('/questionnaires'),
  ]);
  const reports = 'items' in listed ? listed.items : listed;
  const report = reports.find((each) => each.name === name);
  if (report === undefined) throw new Response('', { status: 404 });
  const search = new URL(request.url).searchParams;
  const nowMs = Date.now();
  const query = reportQuery(report, search, { nowMs });
  const run = (asked: URLSearchParams) =>
    api.call<ReportAnswer>('GET', `/reports/${encodeURIComponent(name)}?${asked}`);
  const [result, earlier] = await Promise.all([
    run(query),
    comparesWithBefore(search) ? run(reportQuery(report, search, { nowMs, before: true })) : null,
  ]);
  return {
    report,
    answer: result.ok ? result.body : null,
    before: earlier?.ok === true ? earlier.body.totals : null,
    problem: result.ok ? null : result.problem,
    queues: namesOf(queues),
    agents: namesOf(users.filter((user) => user.role !== 'account')),
    questionnaires: namesOf(questionnaires),
    query: query.toString(),
  };
}

export default function ReportPage() {
  const { report, answer, before, problem, queues, agents, questionnaires, query } =
    useLoaderData<typeof loader>();
  const [search] = useSearchParams();
  const busy = useNavigation().state === 'loading';
  return (
    <Page
      title={report.title}
      says={report.question}
      actions={
        <a
          href={`/api/v1/reports/${encodeURIComponent(report.name)}?${query}&format=csv`}
          download
          className={buttonClass('plain', false)}
        >
          <Download size={16} aria-hidden="true" /> CSV
        </a>
      }
    >
      <ReportFilters
        key={`${report.name}?${search}`}
        report={report}
        search={search}
        queues={queues}
        agents={agents}
        questionnaires={questionnaires}
      />
      {problem !== null && (
        <Problem>{problem.detail} The filters above are kept; change them or try again.</Problem>
      )}
      {answer !== null && (
        <div aria-busy={busy} className={busy ? 'opacity-60' : ''}>
          <ReportBody answer={answer} before={before} names={{ ...questionnaires, ...queues, ...agents }} />
        </div>
      )}
    </Page>
  );
}
