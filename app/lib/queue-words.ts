// What the overview and the wallboard say of a queue beside its figures: alarms, hours, tiers, mode. Pure.

import type { QueueFigures } from './queue-shapes.ts';
import { moment, ms, span } from './time.ts';

const alarms: Readonly<Record<string, string>> = {
  waiting: 'too many wait',
  oldest: 'one waits for too long',
  transfer: 'handed over, and not taken',
};

export function alarmWords(name: string): string {
  return alarms[name] ?? name.replaceAll('_', ' ');
}

const modes: Readonly<Record<string, string>> = {
  pull: 'agents fetch',
  hybrid: 'fetched first, then offered',
};

/** Empty: offered to agents, the plain way. */
export function modeWords(mode: string | undefined): string {
  return modes[mode ?? ''] ?? '';
}

/** Empty: open, and nothing is known to change that. */
export function hoursWords(
  { closed, hoursChangeAt }: Pick<QueueFigures, 'closed' | 'hoursChangeAt'>,
  nowMs: number,
  zone?: string,
): string {
  const changeAt = ms(hoursChangeAt);
  if (closed) return changeAt === null ? 'closed' : `closed until ${moment(changeAt, nowMs, zone)}`;
  return changeAt === null ? '' : `open until ${moment(changeAt, nowMs, zone)}`;
}

export function tierWords(openTier: number): string {
  return openTier > 1 ? `tiers 1 to ${openTier} help` : '';
}

/** `within 2 h 10 min`; empty: nothing can be said. */
export function estimateWords(estimate: QueueFigures['estimate']): string {
  return estimate === null ? '' : `within ${span(estimate.withinMs)}`;
}
