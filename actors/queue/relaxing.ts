// Items ask for less as they wait (C2). Only those whose time has come are touched, a bounded number in a turn; the rest
// follow in the next. After a change of the steps all items are gone through once, oldest first, in the same portions.

import { limits } from '../limits.ts';
import type { OrderedSet } from '../routing/ordered-set.ts';
import { hashOf } from '../routing/hash.ts';
import { relax } from '../routing/relaxation.ts';
import { sameSkills } from '../vocabulary/skill.ts';
import type { QueueDraft } from './draft.ts';
import { itemProbe, requiredOf } from './records.ts';
import type { Item } from './records.ts';
import { compareItemAges } from './waiting-order.ts';
import type { AgePlace } from '#proto/gen/skillpost/v1/queue.ts';

/** The item with what it asks for by now. */
export function relaxedNow(draft: QueueDraft, item: Item): Item {
  const steps = draft.queue?.relaxation ?? [];
  if (steps.length === 0 && item.relaxedStep === 0 && item.relaxAtMs === 0) return item;
  const { enqueuedAtMs, skills } = item.brief;
  const { step, required, nextAtMs } = relax(skills, steps, { enqueuedAtMs, at: draft.turn.at });
  const same = nextAtMs === item.relaxAtMs && sameSkills(required, requiredOf(item));
  if (same && step === item.relaxedStep) return item;
  return { ...item, relaxedStep: step, relaxedSkills: step === 0 ? [] : [...required], relaxAtMs: nextAtMs };
}

/** True when there may be more to do at once. */
export function relaxDue(draft: QueueDraft): boolean {
  const { state, turn } = draft;
  noticePolicy(draft);
  const looked = goThroughAll(draft);
  const due: Item[] = [];
  for (const item of state.relaxing) {
    if (item.relaxAtMs > turn.at || looked + due.length >= limits.queueRelaxedPerTurn) break;
    due.push(item);
  }
  for (const item of due) draft.putItem(relaxedNow(draft, item));
  const next = state.relaxing.first();
  return state.meta.relaxing !== undefined || (next !== undefined && next.relaxAtMs <= turn.at);
}

/** When time alone has an item ask for less; Infinity: it does not. What is due by now is `relaxDue`'s. */
export function nextRelaxation({ state, turn }: QueueDraft): number {
  const next = state.relaxing.first()?.relaxAtMs ?? Number.POSITIVE_INFINITY;
  return next > turn.at ? next : Number.POSITIVE_INFINITY;
}

/** Other steps than those that the records follow: all items are gone through. */
function noticePolicy(draft: QueueDraft): void {
  const { meta } = draft.state;
  const steps = draft.queue?.relaxation ?? [];
  const relaxationHash = steps.length === 0 ? 0 : hashOf(JSON.stringify(steps));
  if (draft.queue === undefined || relaxationHash === meta.relaxationHash) return;
  const relaxing = draft.state.items.size === 0 ? undefined : { enqueuedAtMs: 0, workItemId: '' };
  draft.putMeta({ ...meta, relaxationHash, relaxing });
}

/** How many items were looked at. */
function goThroughAll(draft: QueueDraft): number {
  const { state } = draft;
  const { relaxing } = state.meta;
  if (relaxing === undefined) return 0;
  const { anybodys, kept } = state.byAge;
  const most = limits.queueRelaxedPerTurn;
  const portion = [...firstAfter(anybodys, relaxing, most), ...firstAfter(kept, relaxing, most)]
    .sort(compareItemAges)
    .slice(0, most);
  for (const item of portion) {
    const relaxed = relaxedNow(draft, item);
    if (relaxed !== item) draft.putItem(relaxed);
  }
  const last = portion.length < most ? undefined : portion.at(-1)?.brief;
  const reached = last && { enqueuedAtMs: last.enqueuedAtMs, workItemId: last.workItemId };
  draft.putMeta({ ...state.meta, relaxing: reached });
  return portion.length;
}

function firstAfter(items: OrderedSet<Item>, place: AgePlace, most: number): readonly Item[] {
  const found: Item[] = [];
  for (const item of items.after(itemProbe(place))) {
    if (found.length >= most) break;
    found.push(item);
  }
  return found;
}
