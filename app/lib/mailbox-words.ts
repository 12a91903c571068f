// The lights of a mailbox in words. Pure; the present comes in as an argument.

import type { FetchingState, HealthLight, SendingTest } from './directory-shapes.ts';
import { protocolNames } from './mailbox-settings.ts';
import { ago, ms, span } from './time.ts';

export type LightTone = 'ready' | 'alarm' | 'away';

export interface LightWords {
  readonly name: string;
  readonly tone: LightTone;
  /** "works", "fails since 4 min", "not tried yet". */
  readonly state: string;
  readonly more: readonly string[];
}

const past = (iso: string | null, nowMs: number): string => {
  const at = ms(iso);
  if (at === null) return '';
  const words = ago(at, nowMs);
  return words === 'now' ? 'just now' : `${words} ago`;
};

export function lightWords(light: HealthLight, nowMs: number): LightWords {
  const name = protocolNames[light.protocol] ?? light.protocol;
  const more: string[] = [];
  const success = past(light.lastSuccessAt, nowMs);
  if (success !== '') more.push(`last success ${success}`);
  const expires = ms(light.expiresAt);
  if (expires !== null)
    more.push(expires > nowMs ? `token good for ${span(expires - nowMs)}` : 'token is over');
  if (light.gap !== null) more.push(gapWords(light.gap));
  if (light.state === 'unknown') return { name, tone: 'away', state: 'not tried yet', more };
  if (light.state === 'ok') return { name, tone: 'ready', state: 'works', more };
  const since = ms(light.since);
  const state = since === null ? 'fails' : `has failed for ${ago(since, nowMs).replace('now', 'a moment')}`;
  return { name, tone: 'alarm', state, more };
}

function gapWords({ from, until, count }: NonNullable<HealthLight['gap']>): string {
  const lasted = span((ms(until) ?? 0) - (ms(from) ?? 0));
  return `${count} ${count === 1 ? 'mail' : 'mails'} fetched after an outage of ${lasted}`;
}

/** How much was fetched, and when it is looked into. */
export function fetchedWords(fetching: FetchingState, nowMs: number): string {
  const { fetched, stalledSince } = fetching;
  const last = past(fetching.lastSuccessAt, nowMs);
  const words = [`${fetched} ${fetched === 1 ? 'mail' : 'mails'} fetched`];
  words.push(last === '' ? 'not looked into yet' : `looked into ${last}`);
  const next = ms(fetching.nextAt);
  if (next !== null && next > nowMs) words.push(`next in ${span(next - nowMs)}`);
  const stalled = ms(stalledSince);
  if (stalled !== null) words.push(`stands still for ${ago(stalled, nowMs).replace('now', 'a moment')}`);
  return words.join(' · ');
}

export interface SendingWords {
  readonly tone: LightTone;
  readonly state: string;
  readonly means: string;
}

const sendingStates: Readonly<Record<SendingTest['state'], (to: string) => SendingWords>> = {
  running: (to) => ({
    tone: 'away',
    state: 'being tested …',
    means: `A test mail is on its way to ${to}.`,
  }),
  taken: (to) => ({
    tone: 'ready',
    state: 'verified',
    means: `A test mail to ${to} was taken. Look at who it is from.`,
  }),
  refused: (to) => ({
    tone: 'alarm',
    state: 'not verified',
    means: `The test mail to ${to} was not taken. Replies do not go out from here unless somebody chooses it.`,
  }),
  confirmed: () => ({
    tone: 'away',
    state: 'not verified, used all the same',
    means: 'Its test mail was not taken, and an administrator has confirmed it.',
  }),
};

/** What a test of sending has shown, and what it means. */
export function sendingWords(test: SendingTest | undefined): SendingWords {
  if (test === undefined) return { tone: 'away', state: 'not tested', means: '' };
  return sendingStates[test.state](test.to);
}

/** Of a whole mailbox: what is worst. */
export function worstLight(lights: readonly HealthLight[]): LightTone | null {
  if (lights.length === 0) return null;
  if (lights.some(({ state }) => state === 'failing')) return 'alarm';
  return lights.some(({ state }) => state === 'unknown') ? 'away' : 'ready';
}

export const lightWord: Readonly<Record<LightTone, string>> = {
  ready: 'works',
  alarm: 'fails',
  away: 'not tried yet',
};
