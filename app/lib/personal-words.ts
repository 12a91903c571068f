// How the personal list says why an item is in it, and what the clock does to it. Pure.

import type { PersonalItem } from './shapes.ts';
import { ms, span } from './time.ts';
import type { Tone } from './tones.ts';

const reasons: Readonly<Record<string, { word: string; tone: Tone }>> = {
  parked: { word: 'parked', tone: 'away' },
  transferred: { word: 'handed to you', tone: 'accent' },
  sticky: { word: 'your customer', tone: 'wrap-up' },
  rule: { word: 'kept for you by a rule', tone: 'wrap-up' },
  substitute: { word: 'in place of', tone: 'note' },
  failed: { word: 'not delivered', tone: 'alarm' },
};

export function personalReason(item: Pick<PersonalItem, 'reason' | 'forAgentName'>): {
  word: string;
  tone: Tone;
} {
  const { word, tone } = reasons[item.reason] ?? { word: item.reason.replaceAll('_', ' '), tone: 'away' };
  return item.forAgentName === null
    ? { word, tone }
    : { word: `in place of ${item.forAgentName}`, tone: 'note' };
}

export interface PersonalClock {
  readonly text: string;
  /** Somebody should look at it now. */
  readonly urgent: boolean;
}

const minuteMs = 60_000;

/** Whole minutes: lists do not tick. */
function minutes(spanMs: number): string {
  return spanMs < minuteMs ? 'a minute' : span(Math.floor(spanMs / minuteMs) * minuteMs);
}

/** Null: nothing happens to it by itself. */
export function personalClock(
  item: Pick<PersonalItem, 'due' | 'until' | 'alarmAt'>,
  nowMs: number,
): PersonalClock | null {
  if (item.due) return { text: 'to be taken up again', urgent: true };
  const until = ms(item.until);
  if (until !== null)
    return until <= nowMs
      ? { text: 'to be taken up again', urgent: true }
      : { text: `back in ${minutes(until - nowMs)}`, urgent: false };
  const alarmAt = ms(item.alarmAt);
  if (alarmAt === null) return null;
  return alarmAt <= nowMs
    ? { text: `open to others since ${minutes(nowMs - alarmAt)}`, urgent: true }
    : { text: `yours alone for ${minutes(alarmAt - nowMs)}`, urgent: false };
}

export interface ParkChoice {
  readonly name: string;
  /** ISO 8601; null: until somebody takes it up. */
  readonly until: string | null;
}

/** Times are those of the reader's zone, as the browser reckons them. */
export function parkChoices(now: Date): readonly ParkChoice[] {
  const later = (change: (at: Date) => void): string => {
    const at = new Date(now);
    change(at);
    return at.toISOString();
  };
  return [
    { name: 'Until I take it up again', until: null },
    { name: 'For an hour', until: later((at) => at.setHours(at.getHours() + 1)) },
    { name: 'For four hours', until: later((at) => at.setHours(at.getHours() + 4)) },
    {
      name: 'Until tomorrow, 8:00',
      until: later((at) => {
        at.setDate(at.getDate() + 1);
        at.setHours(8, 0, 0, 0);
      }),
    },
  ];
}
