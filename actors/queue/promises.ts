// What customers are promised about their wait, and whether it was kept (F101, F102, N4): each promise is scored once,
// when the item is taken, and the estimate is corrected by it.

import { limits } from '../limits.ts';
import { correctionAfter } from '../routing/wait-estimate.ts';
import type { QueueCommandValue } from './commands.ts';
import type { QueueDraft } from './draft.ts';
import { emitOfItem } from './events.ts';
import { forecast } from './forecast.ts';
import { positionOf } from './position.ts';
import type { Item } from './records.ts';

/** Answers where the item stands and how long it will wait; with `record` that is a promise from now on. */
export function promise(draft: QueueDraft, { workItemId, record }: QueueCommandValue<'promise'>): void {
  const { state, turn } = draft;
  const item = state.items.get(workItemId);
  if (item === undefined) return;
  const expected = forecast(state, turn, item);
  draft.reply = {
    ...draft.reply,
    waits: true,
    position: positionOf(state, workItemId) ?? 0,
    forecast: expected,
  };
  if (!record || expected === undefined || item.promisedUntilMs.length >= limits.promisesPerItem) return;
  draft.putItem({ ...item, promisedUntilMs: [...item.promisedUntilMs, expected.untilMs] });
  emitOfItem(draft, 'promise.made', item, { untilMs: expected.untilMs, reason: expected.method });
}

/** The wait is over: somebody has taken the item, or has dealt with the case without it. */
export function scorePromises(draft: QueueDraft, item: Item): void {
  for (const untilMs of item.promisedUntilMs) score(draft, item, untilMs);
}

/** The item goes elsewhere: what has not been kept by now is broken, the rest was never put to the test here. */
export function scoreBrokenPromises(draft: QueueDraft, item: Item): void {
  for (const untilMs of item.promisedUntilMs) if (untilMs < draft.turn.at) score(draft, item, untilMs);
}

function score(draft: QueueDraft, item: Item, untilMs: number): void {
  const { state, turn, queue } = draft;
  const kept = turn.at <= untilMs;
  emitOfItem(draft, 'promise.scored', item, { untilMs, status: kept ? 'kept' : 'broken' });
  if (queue === undefined) return;
  const { estimateCorrection: correction } = state.meta;
  const estimateCorrection = correctionAfter(queue.estimate, { correction, kept });
  if (estimateCorrection !== correction) draft.putMeta({ ...state.meta, estimateCorrection });
}
