// VIP customers: addresses and domains whose mail comes earlier.

import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { Crown } from 'lucide-react';
import { EntityLines } from '../features/admin/entity-lines.tsx';
import type { Vip } from '../lib/directory-shapes.ts';
import { vipColumns } from '../lib/system-settings.ts';
import { apiFor } from '../services/api.server.ts';
import { linesAction } from '../services/entity-page.server.ts';

export async function loader({ request, context }: LoaderFunctionArgs) {
  return { vips: await apiFor(request, context).list<Vip>('/vips') };
}

export function action(args: ActionFunctionArgs) {
  return linesAction(args, 'vips', vipColumns);
}

export default function Vips() {
  return (
    <EntityLines
      title="VIP customers"
      says="Whose mail comes earlier, and may be picked by hand."
      icon={Crown}
      singular="VIP customer"
      columns={vipColumns}
      lines={useLoaderData<typeof loader>().vips}
      blank={{ priority: 10 }}
      removal="Their next mail waits like any other."
      empty="Mail of VIP customers goes up in its queue, however it got there."
    />
  );
}
