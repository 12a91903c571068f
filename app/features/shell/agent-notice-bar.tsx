// A line over the page when the agent's state was changed by something else than the agent, with the way back.

import { clsx } from 'clsx';
import { CalendarOff, CircleSlash, UserCog, WifiOff, type LucideIcon } from 'lucide-react';
import { useState } from 'react';
import { agentNotice, type AgentNotice } from '../../lib/agent-notices.ts';
import { useAgent } from '../../lib/live.ts';
import { useNow, useZone } from '../../lib/now.ts';
import { useShellData } from '../../lib/shell-data.ts';
import { moment, ms } from '../../lib/time.ts';
import { setStatus } from './presence.tsx';

const looks: Readonly<Record<AgentNotice['kind'], { icon: LucideIcon; className: string }>> = {
  missed: { icon: CircleSlash, className: 'bg-busy-soft text-busy-text' },
  connection: { icon: WifiOff, className: 'bg-busy-soft text-busy-text' },
  forced: { icon: UserCog, className: 'bg-note text-note-text' },
  absent: { icon: CalendarOff, className: 'bg-away-soft text-away-text' },
};

export function AgentNoticeBar() {
  const agent = useAgent();
  const { statuses } = useShellData();
  const now = useNow(60_000);
  const zone = useZone();
  const [going, setGoing] = useState(false);
  if (agent === null) return null;
  const until = ms(agent.absence?.until);
  const notice = agentNotice(agent, until === null ? 'further notice' : moment(until, now, zone));
  if (notice === null) return null;
  const { icon: Icon, className } = looks[notice.kind];
  const back = statuses.find(({ id }) => id === 'available') ?? statuses.find(({ routable }) => routable);
  const goBack = async (): Promise<void> => {
    setGoing(true);
    await setStatus(back?.id ?? 'available');
    setGoing(false);
  };
  return (
    <div
      role="status"
      data-notice={notice.kind}
      className={clsx('flex items-center justify-center gap-2.5 px-3 py-1.5 text-sm', className)}
    >
      <Icon size={16} className="shrink-0" aria-hidden="true" />
      <span>{notice.text}</span>
      {notice.wayBack && back !== undefined && (
        <button
          type="button"
          disabled={going}
          onClick={() => void goBack()}
          className="h-7 shrink-0 rounded-md border border-current px-2.5 font-medium"
        >
          Back to {back.name.toLowerCase()}
        </button>
      )}
    </div>
  );
}
