// What stands behind a line of the overview: who waits, in order, and the agents who are signed in; live while open.

import { useLive, useTopic } from '../../lib/live.ts';
import { SkeletonRows } from '../../ui/states.tsx';
import { AgentList } from './agent-list.tsx';
import { WaitingList } from './waiting-list.tsx';

export function QueueDetail({ queueId }: { queueId: string }) {
  useTopic(`queue:${queueId}`);
  const queue = useLive((state) => state.queues[queueId]);
  if (queue === undefined) return <SkeletonRows rows={2} />;
  return (
    <div className="grid w-0 min-w-full gap-6 py-1 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
      <section>
        <h3 className="mb-1 text-xs font-medium text-text-3">Waiting</h3>
        <WaitingList queue={queue} />
      </section>
      <section>
        <h3 className="mb-1 text-xs font-medium text-text-3">Agents</h3>
        <AgentList queue={queue} />
      </section>
    </div>
  );
}
