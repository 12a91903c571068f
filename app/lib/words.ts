// Words and tones for states that the API names by code.

import type { Tone } from './tones.ts';

const caseWords: Readonly<Record<string, { word: string; tone: Tone }>> = {
  received: { word: 'waiting', tone: 'busy' },
  in_progress: { word: 'in progress', tone: 'ready' },
  closed: { word: 'closed', tone: 'away' },
  scheduled: { word: 'scheduled', tone: 'accent' },
  quarantined: { word: 'quarantined', tone: 'alarm' },
};

export const caseStatuses: readonly string[] = Object.keys(caseWords);

export function caseStatusWords(status: string): { word: string; tone: Tone } {
  return caseWords[status] ?? { word: status.replaceAll('_', ' '), tone: 'away' };
}

const deliveryWords: Readonly<Record<string, { word: string; tone: Tone }>> = {
  prepared: { word: 'being sent', tone: 'away' },
  queued: { word: 'being sent', tone: 'away' },
  deferred: { word: 'delayed, tried again', tone: 'busy' },
  sent: { word: 'sent', tone: 'ready' },
  delivered: { word: 'delivered', tone: 'ready' },
  failed: { word: 'not delivered', tone: 'alarm' },
};

export function deliveryStateWords(state: string): { word: string; tone: Tone } {
  return deliveryWords[state] ?? { word: state, tone: 'away' };
}
