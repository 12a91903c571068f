// Dictionaries: the values that questions of questionnaires are answered with (F136).

import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { BookOpen } from 'lucide-react';
import { EntityList } from '../features/admin/entity-list.tsx';
import type { Pool } from '../lib/directory-shapes.ts';
import type { Dictionary } from '../lib/questionnaire-shapes.ts';
import { apiFor } from '../services/api.server.ts';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const api = apiFor(request, context);
  const [dictionaries, pools] = await Promise.all([
    api.list<Dictionary>('/dictionaries'),
    api.list<Pool>('/pools'),
  ]);
  return dictionaries.map(({ id, name, poolId, values }) => {
    const open = values.filter(({ retired }) => !retired);
    return {
      id,
      name,
      pool: pools.find((pool) => pool.id === poolId)?.name ?? '',
      open: open.length,
      retired: values.length - open.length,
      first: open.slice(0, 5).map(({ label }) => label),
    };
  });
}

export default function Dictionaries() {
  const dictionaries = useLoaderData<typeof loader>();
  return (
    <EntityList
      title="Dictionaries"
      says="Lists of values that questions are answered with: written here, or brought along in a CSV file."
      icon={BookOpen}
      path="/administration/dictionaries"
      singular="dictionary"
      columns={['For', 'Values', 'Begins with']}
      rows={dictionaries.map(({ id, name, pool, open, retired, first }) => ({
        id,
        name,
        words: `${pool} ${first.join(' ')}`,
        cells: [
          pool === '' ? <span className="text-text-3">every pool</span> : pool,
          <span key="values" className="tabular-nums">
            {open}
            {retired > 0 && <span className="text-text-3">{` · ${retired} retired`}</span>}
          </span>,
          <span key="first" className="block max-w-96 truncate text-text-2">
            {first.join(', ')}
          </span>,
        ],
      }))}
    />
  );
}
