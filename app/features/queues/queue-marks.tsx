// Beside the name of a queue: its alarms, its hours, the tiers that help, and how its work gets to agents.

import { BellRing, Clock, HandHelping, MoonStar } from 'lucide-react';
import { useNow, useZone } from '../../lib/now.ts';
import { alarmWords, estimateWords, hoursWords, modeWords, tierWords } from '../../lib/queue-words.ts';
import { useShellData } from '../../lib/shell-data.ts';
import type { QueueFigures } from '../../lib/queue-shapes.ts';
import { ms, span } from '../../lib/time.ts';
import { Badge } from '../../ui/states.tsx';

export function Alarms({ queue }: { queue: QueueFigures }) {
  const now = useNow(60_000);
  return queue.alarms.map(({ name, since }) => {
    const at = ms(since);
    const forMs = at === null ? 0 : Math.floor((now - at) / 60_000) * 60_000;
    return (
      <span key={name} data-alarm={name}>
        <Badge tone="alarm">
          <BellRing size={12} aria-label="Alarm:" />
          {alarmWords(name)}
          {forMs > 0 && <span className="font-normal tabular-nums">for {span(forMs)}</span>}
        </Badge>
      </span>
    );
  });
}

export function QueueMarks({ queue }: { queue: QueueFigures }) {
  const { handover } = useShellData();
  const now = useNow(60_000);
  const zone = useZone();
  const hours = hoursWords(queue, now, zone);
  const tiers = tierWords(queue.openTier);
  const mode = modeWords(handover?.queues.find(({ id }) => id === queue.id)?.mode);
  return (
    <span className="flex flex-wrap items-center gap-x-2.5 gap-y-1 text-xs text-text-2 empty:hidden">
      <Alarms queue={queue} />
      {queue.closed ? (
        <Badge>
          <MoonStar size={12} aria-hidden="true" /> {hours}
        </Badge>
      ) : (
        hours !== '' && (
          <span className="hidden items-center gap-1 lg:inline-flex">
            <Clock size={12} aria-hidden="true" /> {hours}
          </span>
        )
      )}
      {tiers !== '' && (
        <Badge tone="busy">
          <HandHelping size={12} aria-hidden="true" /> {tiers}
        </Badge>
      )}
      {mode !== '' && <span className="hidden sm:inline">{mode}</span>}
      {queue.agentsStandby > 0 && (
        <span className="hidden tabular-nums sm:inline">{queue.agentsStandby} on standby</span>
      )}
      {queue.estimate !== null && queue.waiting > 0 && (
        <span className="hidden tabular-nums lg:inline">new mail {estimateWords(queue.estimate)}</span>
      )}
    </span>
  );
}
