// The presence control: what the agent says, what follows from it, and for how long (F60).

import { clsx } from 'clsx';
import { Check, ChevronDown } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { pointsTaken } from '../../lib/capacity.ts';
import { useAgent } from '../../lib/live.ts';
import { useNow } from '../../lib/now.ts';
import { quick } from '../../lib/quick.ts';
import type { Status } from '../../lib/directory-shapes.ts';
import type { Agent } from '../../lib/shapes.ts';
import { useShellData } from '../../lib/shell-data.ts';
import { ms, stopwatch } from '../../lib/time.ts';
import { Popover } from '../../ui/floating.tsx';
import { Dot } from '../../ui/states.tsx';
import { ExternalWork, ProfileChoice } from './profile-choice.tsx';

export type PresenceTone = 'ready' | 'busy' | 'wrap-up' | 'away';

/** What the agent's state amounts to; wrap-up and a full desk speak louder than the chosen status. */
export function presenceOf(agent: Agent): { tone: PresenceTone; word: string } {
  const inWrapUp = agent.wrapUpUntil !== null;
  if (inWrapUp) return { tone: 'wrap-up', word: 'Wrap-up' };
  if (agent.status === 'offline') return { tone: 'away', word: agent.statusName };
  if (!agent.routable && agent.status !== 'available') return { tone: 'away', word: agent.statusName };
  const full = pointsTaken(agent) >= agent.capacity;
  return full
    ? { tone: 'busy', word: `${agent.statusName} · full` }
    : { tone: 'ready', word: agent.statusName };
}

const ring: Readonly<Record<PresenceTone, string>> = {
  ready: 'bg-ready-soft text-ready-text',
  busy: 'bg-busy-soft text-busy-text',
  'wrap-up': 'bg-wrap-up-soft text-wrap-up-text',
  away: 'bg-away-soft text-away-text',
};

export async function setStatus(status: string): Promise<boolean> {
  const answer = await quick({ method: 'PUT', path: '/agents/me/status', body: { status } });
  if (!answer.ok) toast.error('Your status was not changed', { description: answer.problem.detail });
  return answer.ok;
}

interface StatusListProps {
  statuses: readonly Status[];
  current: string;
  onChoose: (status: string) => void;
}

function StatusList({ statuses, current, onChoose }: StatusListProps) {
  return (
    <div className="p-1.5">
      {statuses.map((status) => (
        <button
          key={status.id}
          type="button"
          aria-pressed={status.id === current}
          onClick={() => onChoose(status.id)}
          className="flex w-full items-center gap-2.5 rounded-md px-2.5 py-1.5 text-left text-sm hover:bg-hover"
        >
          <Dot tone={status.routable ? 'ready' : 'away'} />
          <span className="flex-1">{status.name}</span>
          <span className="text-xs text-text-3">{status.routable ? 'gets offers' : 'no offers'}</span>
          <Check size={16} aria-hidden="true" className={clsx(status.id !== current && 'invisible')} />
        </button>
      ))}
    </div>
  );
}

export function Presence() {
  const agent = useAgent();
  const { statuses } = useShellData();
  const now = useNow();
  const [open, setOpen] = useState(false);
  if (agent === null) return <span className="px-2 text-sm text-text-3">Presence unknown</span>;
  const { tone, word } = presenceOf(agent);
  const since = ms(agent.statusSince);
  const choose = (status: string): void => {
    setOpen(false);
    // Browsers ask only after a click; this one says that offers are wanted.
    if (typeof Notification !== 'undefined' && Notification.permission === 'default')
      void Notification.requestPermission();
    void setStatus(status);
  };
  return (
    <Popover
      label="Choose your status"
      open={open}
      onOpenChange={setOpen}
      trigger={
        <button
          type="button"
          data-presence={tone}
          className={clsx(
            'flex h-8 min-w-0 items-center gap-2 rounded-md px-2.5 text-sm font-medium',
            ring[tone],
          )}
        >
          <Dot tone={tone} />
          <span className="truncate">
            <span className="sr-only">Status: </span>
            {word}
          </span>
          {since !== null && <span className="font-normal tabular-nums">{stopwatch(now - since)}</span>}
          <ChevronDown size={14} aria-hidden="true" />
        </button>
      }
    >
      <StatusList statuses={statuses} current={agent.status} onChoose={choose} />
      <ProfileChoice agent={agent} />
      <ExternalWork agent={agent} />
    </Popover>
  );
}
