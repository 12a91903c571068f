// What happened to the case, as a thin line between the messages.

import { eventSentence } from '../../lib/event-words.ts';
import { useNow, useZone } from '../../lib/now.ts';
import { useShellData } from '../../lib/shell-data.ts';
import type { TimelineEntry } from '../../lib/shapes.ts';
import { moment, ms } from '../../lib/time.ts';

/** The sentence of an event, with the names of queues as the frame knows them. */
export function EventSentence({ event }: { event: TimelineEntry }) {
  const { handover } = useShellData();
  const queueName = (queueId: string): string =>
    handover?.queues.find(({ id }) => id === queueId)?.name ?? queueId;
  const now = useNow(60_000);
  const zone = useZone();
  const dueAt = Number(event.details['scheduledAtMs'] ?? 0);
  if (event.type === 'conversation.scheduled' && dueAt > 0)
    return `Scheduled for ${moment(dueAt, now, zone)}`;
  return eventSentence(event, queueName);
}

export function EventLine({ event }: { event: TimelineEntry }) {
  const now = useNow(60_000);
  const zone = useZone();
  const at = ms(event.at);
  return (
    <li className="flex items-center gap-3 px-1 text-xs text-text-3">
      <span aria-hidden="true" className="h-px min-w-4 flex-1 bg-line" />
      <span className="text-center">
        <EventSentence event={event} />
        {at !== null && <span className="tabular-nums"> · {moment(at, now, zone)}</span>}
      </span>
      <span aria-hidden="true" className="h-px min-w-4 flex-1 bg-line" />
    </li>
  );
}
