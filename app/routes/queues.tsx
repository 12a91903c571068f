// The queue overview: every queue with what waits and who is there, live; a row opens its waiting list and its agents.

import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { QueueTable } from '../features/queues/queue-table.tsx';
import { apiFor } from '../services/api.server.ts';
import { requirePage } from '../services/me.server.ts';
import { readFigures, type ReadFigures } from '../services/queues.server.ts';
import { Page } from '../ui/page.tsx';

export const meta: MetaFunction = () => [{ title: 'Queues · Skillpost' }];

export async function loader({ request, context }: LoaderFunctionArgs): Promise<ReadFigures> {
  const api = apiFor(request, context);
  await requirePage(api, request);
  return readFigures(api);
}

export default function Queues() {
  const { figures, queueCount } = useLoaderData<typeof loader>();
  return (
    <Page title="Queues" says="Who waits, for how long, and who is there for them.">
      <QueueTable loaded={figures} queueCount={queueCount} />
    </Page>
  );
}
