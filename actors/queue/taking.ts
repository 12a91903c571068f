// Agents who take an item by their own hand: this very one (F43), or whichever comes next (F52). The queue asks the agent
// for a slot, as for any offer, so that nobody gets an item twice and the agent keeps the say over its capacity; the agent
// accepts at once.

import type { Rejection } from '../runtime/definition.ts';
import type { Directory, Queue, User } from '../vocabulary/directory.ts';
import { missingSkill } from '../vocabulary/skill.ts';
import type { QueueCommandValue } from './commands.ts';
import { rejections } from './commands.ts';
import type { QueueDraft } from './draft.ts';
import { askForSlot } from './events.ts';
import { isClosed } from './hours.ts';
import { isReserved, offeredTo } from './records.ts';
import type { Item } from './records.ts';
import type { QueueState } from './state.ts';
import { isOfClosedTier } from './tiers.ts';
import { WaitingState } from '#proto/gen/skillpost/v1/queue.ts';

/** This very item, as far as the queue lets itself be picked from. */
export function pick(draft: QueueDraft, asked: QueueCommandValue<'pick'>): Rejection | null {
  const { state, turn, queue } = draft;
  const user = turn.world.users.get(asked.agentId);
  const item = state.items.get(asked.workItemId);
  if (item === undefined || queue === undefined) return rejections.notWaiting;
  if (user === undefined || !user.active) return rejections.inactive;
  if (item.state !== WaitingState.WAITING) return rejections.beingOffered;
  // A supervisor may take any.
  const refused = user.role === 'agent' ? refusalToPick(turn.world, { queue, user, item }) : null;
  if (refused !== null) return refused;
  take(draft, item, { agentId: user.id, takenBy: 'pick' });
  return null;
}

interface Picking {
  readonly queue: Queue;
  readonly user: User;
  readonly item: Item;
}

function refusalToPick(directory: Directory, { queue, user, item }: Picking): Rejection | null {
  // What is in one's personal queue is one's own to take, whatever the queue says to others (F45, F80).
  if (isReserved(item)) return item.brief.preferredAgentId === user.id ? null : rejections.reserved;
  if (!maySee(queue, user)) return rejections.notAMember;
  if (queue.pick === 'all') return null;
  if (queue.pick === 'none') return rejections.pickingIsOff;
  return isVip(directory, item.brief.fromAddress) ? null : rejections.onlyVip;
}

/** Holding the queue's skills, at whatever level, makes it visible; without any one must be a member (F29, F47). */
function maySee(queue: Queue, user: User): boolean {
  const holdsAll = queue.skills.every(({ skillId }) => user.skills.has(skillId));
  return holdsAll && (queue.skills.length > 0 || user.queueIds.includes(queue.id));
}

function isVip({ vips }: Directory, address: string): boolean {
  const lower = address.toLowerCase();
  return vips.has(lower) || vips.has(lower.slice(lower.lastIndexOf('@')));
}

/** The best item that the agent can take; with `peek` it only tells when it came. The reply is empty when there is none. */
export function next(draft: QueueDraft, { agentId, peek }: QueueCommandValue<'next'>): Rejection | null {
  const { state, turn, queue } = draft;
  if (!state.agents.has(agentId)) return rejections.notSignedIn;
  if (queue === undefined || !queue.enabled || isClosed(queue, turn.world, turn.at)) return null;
  const item = bestFor(state, agentId, true);
  if (item === undefined) return null;
  if (peek) draft.reply = { ...draft.reply, ...about(item) };
  else take(draft, item, { agentId, takenBy: 'next' });
  return null;
}

/** O(groups). `pulled`: also of those that wait to be fetched (F32). */
export function bestFor(state: QueueState, agentId: string, pulled: boolean): Item | undefined {
  const agent = state.agents.get(agentId);
  if (agent === undefined || agent.barred !== '') return undefined;
  const { waiting } = state;
  let best = waiting.reserved.get(agentId)?.first();
  if (isOfClosedTier(state, agentId)) return best;
  for (const group of waiting.offerable(pulled)) {
    if (missingSkill(agent.skills, group.required) !== undefined) continue;
    const first = group.items.first();
    if (best === undefined || (first !== undefined && waiting.compare(first, best) < 0)) best = first;
  }
  return best;
}

interface Taker {
  readonly agentId: string;
  readonly takenBy: 'pick' | 'next';
}

function take(draft: QueueDraft, item: Item, { agentId, takenBy }: Taker): void {
  const offer = { offerId: draft.turn.newId(), agentId, granted: false };
  const taken = { ...offeredTo(item, offer), takenBy };
  draft.putItem(taken);
  askForSlot(draft, taken, {
    agentId,
    offerId: offer.offerId,
    explanation: undefined,
    sharedUntilMs: 0,
  });
  draft.reply = { ...draft.reply, ...about(item), offerId: offer.offerId };
}

function about({ brief }: Item): {
  workItemId: string;
  offerId: string;
  enqueuedAtMs: number;
  conversationId: string;
} {
  const { workItemId, conversationId, enqueuedAtMs } = brief;
  return { workItemId, conversationId, enqueuedAtMs, offerId: '' };
}
