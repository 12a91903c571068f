// What happened to the case, as a thin line between the messages.

import { useNow, useZone } from '../../lib/now.ts';
import type { TimelineEntry } from '../../lib/shapes.ts';
import { moment, ms, span } from '../../lib/time.ts';

type Says = (event: TimelineEntry) => string;

function detail(event: TimelineEntry, key: string): string {
  const value = event.details[key];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function waited(event: TimelineEntry): string {
  const waitMs = Number(event.details['waitMs'] ?? 0);
  return waitMs > 0 ? ` after ${span(waitMs)}` : '';
}

function who(event: TimelineEntry): string {
  return event.agentName || 'Somebody';
}

/** What the system has written to the customer by itself. */
const noticeSentences: Readonly<Record<string, string>> = {
  closed: 'The customer was told that nobody is at work right now',
  working: 'The customer was told that somebody works on it',
  hold: 'The customer was told that it still waits',
};

/** Events that are not here are in the history of the side pane only. */
const sentences: Readonly<Record<string, Says>> = {
  'conversation.opened': (event) => `Case opened${event.queueName === '' ? '' : ` for ${event.queueName}`}`,
  'item.accepted': (event) => `${who(event)} accepted${waited(event)}`,
  'conversation.transferred': (event) =>
    `${who(event)} transferred it to ${event.queueName || detail(event, 'target')}`,
  'conversation.reopened': () => 'Opened again by a new message',
  'conversation.closed': (event) => `Closed${event.agentName === '' ? '' : ` by ${event.agentName}`}`,
  'receipt.sent': (event) => noticeSentences[detail(event, 'reason')] ?? 'Receipt sent to the customer',
  'notice.sent': (event) => noticeSentences[detail(event, 'reason')] ?? 'Notice sent to the customer',
  'message.failed': (event) => `Not delivered to ${detail(event, 'target') || 'the recipient'}`,
};

const historySentences: Readonly<Record<string, Says>> = {
  ...sentences,
  'message.received': () => 'Message received',
  'item.queued': (event) => `Waiting in ${event.queueName}`,
  'offer.made': (event) => `Offered to ${who(event)}`,
  'offer.missed': (event) => `${who(event)} did not answer the offer`,
  'offer.declined': (event) => `${who(event)} declined the offer`,
  'offer.accepted': (event) => `${who(event)} accepted the offer`,
  'offer.withdrawn': (event) => `Offer to ${who(event)} taken back`,
  'reply.sent': (event) => `${who(event)} replied`,
  'note.added': (event) => `${who(event)} wrote a note`,
  'item.done': (event) => `${who(event)} finished it`,
  'message.delivered': (event) => `Delivered to ${detail(event, 'target') || 'the recipient'}`,
};

export function worthShowing(event: TimelineEntry): boolean {
  return sentences[event.type] !== undefined;
}

export function eventSentence(event: TimelineEntry): string {
  return historySentences[event.type]?.(event) ?? event.type.replaceAll(/[._]/g, ' ');
}

export function EventLine({ event }: { event: TimelineEntry }) {
  const now = useNow(60_000);
  const zone = useZone();
  const at = ms(event.at);
  return (
    <li className="flex items-center gap-3 px-1 text-xs text-text-3">
      <span aria-hidden="true" className="h-px min-w-4 flex-1 bg-line" />
      <span>
        {eventSentence(event)}
        {at !== null && <span className="tabular-nums"> · {moment(at, now, zone)}</span>}
      </span>
      <span aria-hidden="true" className="h-px min-w-4 flex-1 bg-line" />
    </li>
  );
}
