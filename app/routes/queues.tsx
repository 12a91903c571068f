// The queue overview: every queue with what waits and who is there, live; a row opens its waiting list and its agents.

import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { QueueTable } from '../features/queues/queue-table.tsx';
import type { QueueFigures, QueueLive } from '../lib/shapes.ts';
import type { Queue } from '../lib/directory-shapes.ts';
import { apiFor, type Api } from '../services/api.server.ts';
import { requirePage } from '../services/me.server.ts';
import { Page } from '../ui/page.tsx';

export const meta: MetaFunction = () => [{ title: 'Queues · Skillpost' }];

/** A queue whose actor does not answer is left out; the live feed brings it. */
async function figuresOf(api: Api, queueId: string): Promise<QueueFigures | null> {
  const live = await api.call<QueueLive>('GET', `/queues/${encodeURIComponent(queueId)}/live`);
  return live.ok ? live.body : null;
}

export async function loader({
  request,
  context,
}: LoaderFunctionArgs): Promise<{ figures: readonly QueueFigures[] }> {
  const api = apiFor(request, context);
  await requirePage(api, request);
  const queues = await api.list<Queue>('/queues');
  const figures = await Promise.all(queues.map((queue) => figuresOf(api, queue.id)));
  return { figures: figures.filter((figure) => figure !== null) };
}

export default function Queues() {
  const { figures } = useLoaderData<typeof loader>();
  return (
    <Page title="Queues" says="Who waits, for how long, and who is there for them.">
      <QueueTable loaded={figures} />
    </Page>
  );
}
