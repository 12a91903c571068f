// What the calendar parts of a mail say: what, when, where, who asks. The part itself is among the attachments.

import { CalendarDays } from 'lucide-react';
import { methodWords, whenWords } from '../../lib/calendar-words.ts';
import type { CalendarEntry } from '../../lib/message-shapes.ts';
import { useZone } from '../../lib/now.ts';
import { Badge } from '../../ui/states.tsx';

function Line({ name, children }: { name: string; children: string }) {
  if (children === '') return null;
  return (
    <div className="contents">
      <dt className="text-text-3">{name}</dt>
      <dd className="min-w-0 break-words text-text-2">{children}</dd>
    </div>
  );
}

function Card({ entry }: { entry: CalendarEntry }) {
  const zone = useZone();
  const { organizer, attendees } = entry;
  const people = attendees.map(({ name, address }) => name || address);
  const shown = people.slice(0, 5).join(', ');
  const more = people.length > 5 ? ` and ${people.length - 5} more` : '';
  return (
    <section
      aria-label={`${methodWords(entry)}: ${entry.summary}`}
      className="mb-3 flex gap-3 rounded-md border border-line bg-sunken px-3 py-2.5 text-sm"
    >
      <CalendarDays size={18} className="mt-0.5 shrink-0 text-text-3" aria-hidden="true" />
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-2 font-semibold">
          <span className="min-w-0 break-words">{entry.summary || 'Without a title'}</span>
          {entry.method === 'cancel' ? (
            <Badge tone="alarm">{methodWords(entry)}</Badge>
          ) : (
            <Badge>{methodWords(entry)}</Badge>
          )}
          {entry.recurs && <Badge>repeats</Badge>}
        </p>
        <dl className="mt-1 grid grid-cols-[auto_minmax(0,1fr)] gap-x-3">
          <Line name="When">{whenWords(entry, zone)}</Line>
          <Line name="Where">{entry.location}</Line>
          <Line name="From">{organizer === null ? '' : organizer.name || organizer.address}</Line>
          <Line name="Who">{shown === '' ? '' : `${shown}${more}`}</Line>
        </dl>
      </div>
    </section>
  );
}

export function CalendarCards({ entries }: { entries: readonly CalendarEntry[] }) {
  return entries.map((entry, at) => <Card key={`${entry.uid} ${at}`} entry={entry} />);
}
