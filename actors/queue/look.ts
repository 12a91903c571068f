// When a queue has to look by itself because time alone changes something: a tier, an alarm, its hours, what an
// item asks for. One timer for
// all; it is moved only when something comes earlier, and left to ring in vain when something comes later, because
// setting it costs a write.

import { nextAlarmChange } from './alarms.ts';
import { lookCommand, lookTimer } from './commands.ts';
import { nextDiversion } from './diversion.ts';
import { nextDropout } from './dropouts.ts';
import type { QueueDraft } from './draft.ts';
import { hoursChange } from './hours.ts';
import { nextLoan } from './lending.ts';
import { nextRelaxation } from './relaxing.ts';
import { nextTierChange } from './tiers.ts';

export function scheduleLook(draft: QueueDraft): void {
  const { state, turn } = draft;
  const planned = state.meta.lookAtMs;
  const next = nextChange(draft);
  if (planned > turn.at && planned <= next) return;
  if (next === Number.POSITIVE_INFINITY) {
    if (planned > 0 && planned <= turn.at) draft.putMeta({ ...state.meta, lookAtMs: 0 });
    return;
  }
  draft.putMeta({ ...state.meta, lookAtMs: next });
  draft.step.setTimer(lookTimer, next, lookCommand);
}

function nextChange(draft: QueueDraft): number {
  const { state, turn, queue } = draft;
  const next = Math.min(
    nextTierChange(draft),
    nextLoan(draft),
    nextAlarmChange(draft),
    nextRelaxation(draft),
    nextDiversion(draft),
    nextDropout(draft),
  );
  // An empty queue has nobody to release.
  return state.items.size === 0 ? next : Math.min(next, hoursChange(queue, turn.world, turn.at));
}
