// Signing in to and out of queues (F61). Signing out stops new offers; what is open stays open.

import { ChevronDown, Layers } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { useAgent, useLive } from '../../lib/live.ts';
import { quick } from '../../lib/quick.ts';
import type { Agent } from '../../lib/shapes.ts';
import { Popover } from '../../ui/floating.tsx';

/** How the agent stands to the queue, where that is not the plain way. */
function placeWords({ assigned, tier, relevant }: Agent['queues'][number]): string {
  const words = [
    assigned ? 'assigned to you' : '',
    tier > 1 ? `helps out in tier ${tier}` : '',
    relevant ? '' : 'not in your profile’s skills',
  ];
  return words.filter((word) => word !== '').join(' · ');
}

function QueueRow({ queue }: { queue: Agent['queues'][number] }) {
  const [busy, setBusy] = useState(false);
  const waiting = useLive((state) => state.figures[queue.id]?.waiting);
  const toggle = async (): Promise<void> => {
    setBusy(true);
    const path = `/agents/me/queues/${encodeURIComponent(queue.id)}`;
    const answer = await quick({ method: queue.signedIn ? 'DELETE' : 'PUT', path });
    setBusy(false);
    if (!answer.ok)
      toast.error(`Still ${queue.signedIn ? 'signed in to' : 'signed out of'} ${queue.name}`, {
        description: answer.problem.detail,
      });
  };
  return (
    <label className="flex items-center gap-2.5 rounded-md px-2.5 py-1.5 text-sm hover:bg-hover">
      <input
        type="checkbox"
        className="size-4"
        checked={queue.signedIn}
        disabled={busy || (queue.assigned && queue.signedIn)}
        onChange={() => void toggle()}
      />
      <span className="min-w-0 flex-1">
        <span className="block truncate">{queue.name}</span>
        {(queue.assigned || queue.tier > 1 || !queue.relevant) && (
          <span className="block text-xs text-text-3">{placeWords(queue)}</span>
        )}
      </span>
      {waiting !== undefined && <span className="text-xs text-text-3 tabular-nums">{waiting} waiting</span>}
    </label>
  );
}

export function QueueSignIn() {
  const agent = useAgent();
  if (agent === null || agent.queues.length === 0) return null;
  const signedIn = agent.queues.filter((queue) => queue.signedIn).length;
  return (
    <Popover
      label="Sign in to queues"
      width="w-64"
      trigger={
        <button
          type="button"
          className="flex h-8 items-center gap-1.5 rounded-md px-2 text-sm text-text-2 hover:bg-hover"
        >
          <Layers size={16} aria-hidden="true" />
          <span className="sr-only">Signed in to </span>
          <span className="tabular-nums">
            {signedIn}/{agent.queues.length}
          </span>
          <span className="sr-only md:not-sr-only">queues</span>
          <ChevronDown size={14} aria-hidden="true" />
        </button>
      }
    >
      <fieldset className="p-1.5">
        <legend className="px-2.5 pt-1.5 text-xs font-medium text-text-3">Offers come from</legend>
        {agent.queues.map((queue) => (
          <QueueRow key={queue.id} queue={queue} />
        ))}
      </fieldset>
    </Popover>
  );
}
