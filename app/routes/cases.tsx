// Searching cases: the filters live in the address, so that a search can be kept and sent to somebody.

import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Link, useLoaderData, useNavigation, useSearchParams } from '@remix-run/react';
import { SearchX } from 'lucide-react';
import { CaseFilters } from '../features/cases/case-filters.tsx';
import { CaseTable } from '../features/cases/case-table.tsx';
import { consoleLimits } from '../lib/limits.ts';
import type { Queue } from '../lib/directory-shapes.ts';
import type { CaseRow, Page as Rows } from '../lib/shapes.ts';
import { apiFor } from '../services/api.server.ts';
import { requirePage } from '../services/me.server.ts';
import { buttonClass } from '../ui/button.tsx';
import { Page, Panel } from '../ui/page.tsx';
import { Empty } from '../ui/states.tsx';

export const meta: MetaFunction = () => [{ title: 'Cases · Skillpost' }];

const filters = ['q', 'queue', 'status', 'customer', 'agent', 'dueBefore', 'cursor'] as const;

interface CasesData {
  readonly cases: Rows<CaseRow>;
  readonly queues: readonly Pick<Queue, 'id' | 'name'>[];
}

export async function loader({ request, context }: LoaderFunctionArgs): Promise<CasesData> {
  const api = apiFor(request, context);
  await requirePage(api, request);
  const asked = new URL(request.url).searchParams;
  const query = new URLSearchParams({ limit: String(consoleLimits.listRows) });
  for (const name of filters) {
    const value = asked.get(name)?.trim() ?? '';
    if (value !== '') query.set(name, value);
  }
  const [cases, queues] = await Promise.all([
    api.get<Rows<CaseRow>>(`/conversations?${query}`),
    api.call<Rows<Queue>>('GET', '/queues?limit=100'),
  ]);
  return { cases, queues: queues.ok ? queues.body.items.map(({ id, name }) => ({ id, name })) : [] };
}

function nextPage(search: URLSearchParams, cursor: string): string {
  const next = new URLSearchParams(search);
  next.set('cursor', cursor);
  return `?${next}`;
}

export default function Cases() {
  const { cases, queues } = useLoaderData<typeof loader>();
  const [search] = useSearchParams();
  const busy = useNavigation().state === 'loading';
  const filtered = filters.some((name) => (search.get(name) ?? '') !== '');
  return (
    <Page title="Cases" says="Every conversation, newest change first.">
      <CaseFilters queues={queues} search={search} />
      <Panel>
        <div aria-busy={busy} className={busy ? 'opacity-60' : ''}>
          {cases.items.length === 0 ? (
            <Empty icon={SearchX} title={filtered ? 'No case fits' : 'No cases yet'}>
              {filtered
                ? 'Try fewer words, or take a filter away.'
                : 'The first e-mail to one of your mailboxes opens the first case.'}
            </Empty>
          ) : (
            <CaseTable rows={cases.items} />
          )}
        </div>
      </Panel>
      <div className="flex justify-end gap-2">
        {search.get('cursor') !== null && (
          <Link
            to={`?${new URLSearchParams([...search].filter(([name]) => name !== 'cursor'))}`}
            className={buttonClass('plain', false)}
          >
            First page
          </Link>
        )}
        {cases.nextCursor !== null && (
          <Link to={nextPage(search, cases.nextCursor)} className={buttonClass('plain', false)}>
            Next page
          </Link>
        )}
      </div>
    </Page>
  );
}
