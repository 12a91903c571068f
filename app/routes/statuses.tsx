// Statuses: what agents can say of themselves, whether they get offers meanwhile, where reports count it.

import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { CircleUser } from 'lucide-react';
import { EntityLines } from '../features/admin/entity-lines.tsx';
import type { Status } from '../lib/directory-shapes.ts';
import { statusColumns } from '../lib/system-settings.ts';
import { apiFor } from '../services/api.server.ts';
import { linesAction } from '../services/entity-page.server.ts';

export async function loader({ request, context }: LoaderFunctionArgs) {
  return { statuses: await apiFor(request, context).list<Status>('/statuses') };
}

export function action(args: ActionFunctionArgs) {
  return linesAction(args, 'statuses', statusColumns);
}

export default function Statuses() {
  return (
    <EntityLines
      title="Statuses"
      says="What agents can say of themselves, such as a break or a meeting."
      icon={CircleUser}
      singular="status"
      columns={statusColumns}
      lines={useLoaderData<typeof loader>().statuses}
      blank={{ reportClass: 'busy', routable: false }}
      removal="Agents can no longer choose it; reports keep the time that was spent in it."
      empty="Agents choose one of them in the top bar."
    />
  );
}
