// How long an item will wait, as the queue knows it (F101, C5): from the waits that it remembers, or from who is here.
// In opening time, and said by the clock on the wall. Pure; what is promised of it is in promises.ts.

import { addOpenMs, openMsBetween } from '../calendar/calendar.ts';
import { limits } from '../limits.ts';
import { estimateWait, promisedWithin } from '../routing/wait-estimate.ts';
import type { WaitSample } from '../routing/wait-estimate.ts';
import type { TurnContext } from '../runtime/definition.ts';
import type { Directory } from '../vocabulary/directory.ts';
import type { Schedule } from '../vocabulary/schedule.ts';
import { spokenWithin } from '../vocabulary/spoken.ts';
import type { QueueDraft } from './draft.ts';
import { scheduleOf } from './hours.ts';
import { highestOpenTier, itemProbe, waitRecord } from './records.ts';
import type { Item } from './records.ts';
import type { QueueState } from './state.ts';
import type { WaitForecast } from '#proto/gen/skillpost/v1/queue.ts';

/** For `item`, or for one that comes now. Undefined: nothing can be said, and nothing is promised. */
export function forecast(
  state: QueueState,
  { world, at }: TurnContext<Directory>,
  item?: Item,
): WaitForecast | undefined {
  const queue = world.queues.get(state.id);
  if (queue === undefined || !queue.enabled) return undefined;
  const schedule = scheduleOf(queue, world);
  const waitedMs = item === undefined ? 0 : openingTime(schedule, item.brief.enqueuedAtMs, at);
  if (waitedMs === null) return undefined;
  const estimate = estimateWait(queue.estimate, {
    samples: longerWaits(state, waitedMs),
    position: state.byScore.rank(item ?? itemProbe({ enqueuedAtMs: at, workItemId: '' })) + 1,
    staffedSlots: state.staffing.slotsUpTo(highestOpenTier(state.meta)),
    meanHandleMs: state.staffing.meanHandleMs,
    atMs: at,
    correction: state.meta.estimateCorrection,
  });
  return estimate === null ? undefined : spoken(schedule, at, estimate);
}

/** Who has waited already is like those who waited longer: what was left to them is left to it. */
function longerWaits({ waits }: QueueState, waitedMs: number): WaitSample[] {
  const samples: WaitSample[] = [];
  for (const { atMs, waitMs } of waits.values())
    if (waitMs >= waitedMs) samples.push({ atMs, waitMs: waitMs - waitedMs });
  return samples;
}

/** What is left until the next opening counts for who reads it: on a Friday evening two hours are three days. */
function spoken(
  schedule: Schedule | undefined,
  at: number,
  estimate: { readonly withinMs: number; readonly method: string; readonly quantile: number },
): WaitForecast | undefined {
  const endMs =
    schedule === undefined ? at + estimate.withinMs : addOpenMs(schedule, at, Math.max(1, estimate.withinMs));
  const saidMs = endMs === null ? null : promisedWithin(endMs - at);
  if (saidMs === null) return undefined;
  return { ...estimate, saidMs, untilMs: at + saidMs, words: spokenWithin(saidMs, 'en') ?? '' };
}

/** Null: too long for the calendar, and so for anybody who waits. */
function openingTime(schedule: Schedule | undefined, fromMs: number, untilMs: number): number | null {
  const wholeMs = Math.max(0, untilMs - fromMs);
  if (wholeMs > limits.waitSampleLongestMs) return null;
  return schedule === undefined ? wholeMs : openMsBetween(schedule, fromMs, untilMs);
}

/**
 * Remembers how long the item has waited until now. Follow-ups are left out, because they wait for one agent, and so is
 * what came from elsewhere; and of a burst one is enough, so that a busy queue does not write for each.
 */
export function rememberWait(draft: QueueDraft, item: Item): void {
  const { state, turn, queue } = draft;
  const { brief } = item;
  if (queue === undefined || item.late || brief.followUp || brief.reservedAs !== '') return;
  const newest = newestWait(state);
  if (turn.at - newest.atMs < limits.waitSampleEveryMs) return;
  const waitMs = openingTime(scheduleOf(queue, turn.world), brief.enqueuedAtMs, turn.at);
  if (waitMs === null) return;
  const number = newest.number + 1;
  draft.putWait(number % limits.waitSamples, waitRecord({ number, atMs: turn.at, waitMs }));
}

function newestWait({ waits }: QueueState): { readonly number: number; readonly atMs: number } {
  let newest = { number: 0, atMs: Number.NEGATIVE_INFINITY };
  for (const wait of waits.values()) if (wait.number > newest.number) newest = wait;
  return newest;
}
