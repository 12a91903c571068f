// Items that are kept for one agent (F45, F80): a follow-up for who handled the case last, a case that a colleague has
// handed over, one that a rule gives to somebody. They are in that agent's personal queue, and offered to nobody else. The
// agent need not be signed in, nor at work. Must not know how an agent shows its personal queue.

import { unreadiness } from '../routing/eligibility.ts';
import { missingSkill } from '../vocabulary/skill.ts';
import { skillsWith } from '../vocabulary/people.ts';
import { presentFor } from '../vocabulary/substitution.ts';
import { reviewCommand, reviewTimer } from './commands.ts';
import type { QueueDraft } from './draft.ts';
import { isReserved, requiredOf, unreserved } from './records.ts';
import type { Item } from './records.ts';
import { readyAgent } from './state.ts';
import type { SignedInAgent } from '#proto/gen/skillpost/v1/queue.ts';

/** Handed over by a colleague: only the time ends that, or that nobody is there any more. */
export function isTransferred({ brief }: Item): boolean {
  return brief.reservedAs === 'transferred';
}

/**
 * For whom it may be kept now: the agent it is kept for, or who stands in during an absence (F129). Null: for nobody, so
 * that everybody may have it at once.
 */
function keeperOf({ state, turn }: QueueDraft, item: Item): string | null {
  const { preferredAgentId, preferredUntilMs, reservedAs, forAgentId } = item.brief;
  if (preferredUntilMs <= turn.at) return null;
  const present = presentFor(turn.world.users, preferredAgentId, turn.at);
  if (present === '') return null;
  // Only a follow-up asks for what its queue asks for: else somebody has chosen, and knew whom.
  const chosen = reservedAs !== 'sticky' && reservedAs !== '';
  if (chosen || present !== preferredAgentId || forAgentId !== '') return present;
  const user = turn.world.users.get(present);
  if (user === undefined || !user.queueIds.includes(state.id)) return null;
  const held = [...skillsWith(user, state.agents.get(present)?.profileId ?? '')];
  const skills = held.map(([skillId, level]) => ({ skillId, level }));
  return missingSkill(skills, requiredOf(item)) === undefined ? present : null;
}

/** A new item, or one whose offer has ended: kept as it should be by now, or for nobody. */
export function keepOrRelease(draft: QueueDraft, item: Item): void {
  const before = draft.state.items.get(item.brief.workItemId);
  const wasKept = before !== undefined && isReserved(before);
  const keeper = isReserved(item) ? keeperOf(draft, item) : null;
  if (keeper === null) {
    if (wasKept) letGo(draft, before);
    draft.putItem(unreserved(item));
    return;
  }
  const { preferredAgentId, forAgentId } = item.brief;
  if (wasKept && keeper === preferredAgentId) {
    draft.putItem(item);
    return;
  }
  if (wasKept) letGo(draft, before);
  const moved = keeper !== preferredAgentId;
  const brief = {
    ...item.brief,
    preferredAgentId: keeper,
    forAgentId: moved ? forAgentId || preferredAgentId : forAgentId,
  };
  const kept = { ...item, brief };
  draft.putItem(kept);
  tellKept(draft, kept);
}

/** The time is over, or the agent has refused it: anybody may have it, and the agent is still preferred in ties. */
export function endReservation(draft: QueueDraft, item: Item): void {
  if (isReserved(item)) letGo(draft, item);
  draft.putItem(unreserved(item));
}

/** It leaves the queue. */
export function forgetReservation(draft: QueueDraft, item: Item): void {
  if (isReserved(item)) letGo(draft, item);
}

/** The agent, when what is kept for it may be offered now: by option also one item over its capacity. */
export function readyKeeper({ state, queue }: QueueDraft, agentId: string): SignedInAgent | undefined {
  const ready = readyAgent(state, agentId);
  if (ready !== undefined || queue?.stickyOverCapacity !== true) return ready;
  const agent = state.agents.get(agentId);
  if (agent === undefined || agent.freeSlots > 0 || agent.refused || state.asked.has(agentId))
    return undefined;
  return unreadiness({ ...agent, freeSlots: 1 }, 0) === null ? agent : undefined;
}

/** Items that wait for an agent who cannot have them any more go to who stands in, or back to everybody (F45). */
export function releaseUnfit(draft: QueueDraft, agentId: string): void {
  const { waiting } = draft.state;
  for (const item of waiting.keptFor(agentId))
    if (keeperOf(draft, item) !== agentId) keepOrRelease(draft, item);
}

export function releaseAllUnfit(draft: QueueDraft): void {
  for (const agentId of draft.state.waiting.keepers()) releaseUnfit(draft, agentId);
}

function tellKept(draft: QueueDraft, { brief }: Item): void {
  const { workItemId, preferredAgentId, preferredUntilMs } = brief;
  draft.step.setTimer(reviewTimer(workItemId), preferredUntilMs, reviewCommand(workItemId));
  const item = {
    brief,
    queueId: draft.state.id,
    reason: brief.reservedAs === 'transferred' ? 'transferred' : 'reserved',
    sinceMs: draft.turn.at,
    untilMs: preferredUntilMs,
    acceptedAtMs: 0,
    due: false,
  };
  draft.step.tell('agent', preferredAgentId, { $case: 'keepPersonal', value: { item } });
}

function letGo(draft: QueueDraft, { brief: { workItemId, preferredAgentId } }: Item): void {
  draft.step.clearTimer(reviewTimer(workItemId));
  const value = { workItemId, parked: false, queueId: draft.state.id };
  draft.step.tell('agent', preferredAgentId, { $case: 'dropPersonal', value });
}
