// Thresholds of a queue (F57, F81): an alarm is raised when too many wait or the oldest has waited too long, once, and
// cleared when that has not been so for a while. Mail is never refused for it.

import { limits } from '../limits.ts';
import { transferQueueId } from '../vocabulary/system-queues.ts';
import type { Thresholds } from '../vocabulary/queue-policy.ts';
import { judge, nextEnd } from './conditions.ts';
import type { QueueDraft } from './draft.ts';
import { emitOfQueue } from './events.ts';
import { oldest } from './records.ts';

export function judgeAlarms(draft: QueueDraft): void {
  const { state, turn } = draft;
  const { alarms } = state.meta;
  const thresholds = thresholdsOf(draft);
  const watched = thresholds.waiting !== null || thresholds.oldestMs !== null || state.id === transferQueueId;
  if (alarms.length === 0 && !watched) return;
  const after = judge(alarms, holding(draft, thresholds), { at: turn.at, holdMs: limits.alarmHoldMs });
  if (after === alarms) return;
  draft.putMeta({ ...state.meta, alarms: [...after] });
  for (const { name } of after)
    if (!alarms.some((alarm) => alarm.name === name)) emitOfQueue(draft, 'alarm.raised', { reason: name });
  for (const { name } of alarms)
    if (!after.some((alarm) => alarm.name === name)) emitOfQueue(draft, 'alarm.cleared', { reason: name });
}

function thresholdsOf({ queue }: QueueDraft): Pick<Thresholds, 'waiting' | 'oldestMs'> {
  return queue?.thresholds ?? { waiting: null, oldestMs: null };
}

function holding(
  { state, turn }: QueueDraft,
  { waiting, oldestMs }: Pick<Thresholds, 'waiting' | 'oldestMs'>,
): ReadonlySet<string> {
  const names = new Set<string>();
  // Nobody has taken what a colleague has handed over, and its time is up: now everybody with the skill may (F81, F82).
  if (state.id === transferQueueId && state.byAge.anybodys.first() !== undefined) names.add('transfer');
  if (waiting !== null && state.waiting.size >= waiting) names.add('waiting');
  const first = oldest(state.byAge);
  if (oldestMs !== null && first !== undefined && turn.at - first.brief.enqueuedAtMs >= oldestMs)
    names.add('oldest');
  return names;
}

/** When time alone raises or clears an alarm; Infinity: it does not. */
export function nextAlarmChange(draft: QueueDraft): number {
  const { state, turn } = draft;
  const next = nextEnd(state.meta.alarms, limits.alarmHoldMs);
  const { oldestMs } = thresholdsOf(draft);
  const first = oldest(state.byAge);
  if (oldestMs === null || first === undefined) return next;
  const raisedAt = first.brief.enqueuedAtMs + oldestMs;
  return raisedAt > turn.at ? Math.min(next, raisedAt) : next;
}
