// Queues in the administration.

import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { Layers } from 'lucide-react';
import { EntityList } from '../features/admin/entity-list.tsx';
import type { Queue } from '../lib/directory-shapes.ts';
import { strategyChoices } from '../lib/strategies.ts';
import { span } from '../lib/time.ts';
import { apiFor } from '../services/api.server.ts';
import { Badge } from '../ui/states.tsx';

export async function loader({ request, context }: LoaderFunctionArgs) {
  return { queues: await apiFor(request, context).list<Queue>('/queues') };
}

const modes: Readonly<Record<string, string>> = { pull: 'fetched', hybrid: 'fetched or offered' };

function strategyLabel(name: string): string {
  return strategyChoices.find((choice) => choice.name === name)?.label ?? name;
}

export default function QueueList() {
  const { queues } = useLoaderData<typeof loader>();
  return (
    <EntityList
      title="Queues"
      says="Where mail waits, who gets it, how fast."
      icon={Layers}
      path="/administration/queues"
      singular="queue"
      columns={['Members', 'Strategy', 'Service level', 'Wrap-up']}
      rows={queues.map((queue) => ({
        id: queue.id,
        name: queue.name,
        words: strategyLabel(queue.strategy),
        cells: [
          <span key="members" className="flex items-center gap-2 tabular-nums">
            {queue.memberIds.length} {!queue.enabled && <Badge>switched off</Badge>}
          </span>,
          <span key="strategy" className="flex items-center gap-2">
            {strategyLabel(queue.strategy)}
            {modes[queue.mode] !== undefined && <Badge>{modes[queue.mode]}</Badge>}
          </span>,
          span(queue.serviceLevelSeconds * 1_000),
          queue.wrapUpMs === 0 ? 'none' : span(queue.wrapUpMs),
        ],
      }))}
    />
  );
}
