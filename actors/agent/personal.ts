// The personal queue of an agent (F33, F78, F80, F85): items that the agent has parked, that a colleague has handed over,
// and follow-ups that are kept for the agent. They hold no slot. Parked items are the agent's own: it takes them up when it
// has a slot. The others wait in a queue, which decides who gets them; here they are only shown.

import type { EventFields } from '../effects.ts';
import { limits } from '../limits.ts';
import type { AgentCommandValue } from './commands.ts';
import { rejections } from './commands.ts';
import type { Decided } from './decide.ts';
import type { AgentDraft } from './draft.ts';
import { loadOn, roomIn } from './capacity.ts';
import { announce, isRoutable } from './events.ts';
import { briefOf, personalTimer } from './records.ts';
import type { AgentState } from './records.ts';
import type { AgentCommand, PersonalItem } from '#proto/gen/skillpost/v1/agent.ts';

export const parkedReason = 'parked';

/** Oldest first. An item that is on its way from one queue to another is listed once, as the later one has it. */
export function personalList({ personal }: AgentState): PersonalItem[] {
  const shown = new Map<string, PersonalItem>();
  for (const item of personal.values()) {
    const { workItemId } = briefOf(item);
    if (item.sinceMs >= (shown.get(workItemId)?.sinceMs ?? 0)) shown.set(workItemId, item);
  }
  return [...shown.values()].sort((a, b) => a.sinceMs - b.sinceMs).slice(0, limits.personalItemsShown);
}

/** From the conversation: parked, which frees the slot. From a queue: kept for this agent, or handed to it. */
export function keepPersonal(draft: AgentDraft, { item }: AgentCommandValue<'keepPersonal'>): Decided {
  if (item === undefined) return null;
  const { workItemId } = briefOf(item);
  const inHand = draft.state.workItems.has(workItemId);
  // A queue that speaks late: the item is in hand by now.
  if (item.reason !== parkedReason && inHand) return null;
  draft.putPersonal(personalPlace(item), item);
  if (item.reason !== parkedReason) {
    draft.emit('personal.added', personalFields(item));
    return null;
  }
  if (item.untilMs > 0)
    draft.step.setTimer(
      personalTimer(workItemId),
      item.untilMs,
      personalDueCommand(workItemId, item.untilMs),
    );
  if (!inHand) return null;
  draft.dropWork(workItemId);
  draft.putPresence({ idleSinceMs: draft.turn.at });
  announce(draft);
  return null;
}

export function dropPersonal(
  draft: AgentDraft,
  { workItemId, parked, queueId }: AgentCommandValue<'dropPersonal'>,
): Decided {
  for (const item of draft.state.personal.values())
    if (briefOf(item).workItemId === workItemId && (item.reason === parkedReason) === parked)
      if (parked || queueId === '' || item.queueId === queueId) takeOut(draft, item);
  return null;
}

/** The agent wants to go on with it: that takes a slot, as any work does. */
export function resumeParked(
  draft: AgentDraft,
  { conversationId }: AgentCommandValue<'resumeParked'>,
): Decided {
  const { state, user } = draft;
  for (const { brief } of state.workItems.values())
    if (brief?.conversationId === conversationId) return { conversationId };
  const item = [...state.personal.values()].find(
    ({ brief, reason }) => brief?.conversationId === conversationId && reason === parkedReason,
  );
  if (item === undefined) return rejections.notParked;
  if (!hasRoom(draft, item) && user?.pickOverCapacity !== true) return rejections.noCapacity;
  takeUp(draft, item);
  return { conversationId };
}

/** Taken up at once when there is a slot and the agent is at work; else it is marked, and waits for the agent. */
export function personalDue(
  draft: AgentDraft,
  { workItemId, untilMs }: AgentCommandValue<'personalDue'>,
): Decided {
  const { state, turn } = draft;
  const item = state.personal.get(workItemId);
  if (item?.reason !== parkedReason) return null;
  if (untilMs !== 0 && item.untilMs !== untilMs) return null;
  if (untilMs > turn.at) {
    // The clock of the node that fired was ahead of ours.
    draft.step.setTimer(personalTimer(workItemId), untilMs, personalDueCommand(workItemId, untilMs));
    return null;
  }
  if (isRoutable(state, turn) && hasRoom(draft, item)) takeUp(draft, item);
  else {
    draft.putPersonal(personalPlace(item), { ...item, due: true });
    draft.emit('personal.due', personalFields(item));
  }
  return null;
}

function hasRoom({ state, turn }: AgentDraft, { queueId }: PersonalItem): boolean {
  return roomIn(state, turn.world, { queueId, load: loadOn(state, turn.world) }).slots > 0;
}

function personalFields(item: PersonalItem): EventFields {
  const { conversationId, workItemId, tag, subject, fromAddress, fromName } = briefOf(item);
  return {
    conversationId,
    workItemId,
    tag,
    subject,
    customerAddress: fromAddress,
    customerName: fromName,
    queueId: item.queueId,
    reason: item.reason,
    untilMs: item.untilMs,
  };
}

/** The conversation is told; if it does not agree, it takes the item back. */
function takeUp(draft: AgentDraft, item: PersonalItem): void {
  const brief = briefOf(item);
  takeOutPersonal(draft, brief.workItemId);
  draft.putWork(brief.workItemId, { queueId: item.queueId, brief, acceptedAtMs: item.acceptedAtMs });
  draft.step.tell('conversation', brief.conversationId, {
    $case: 'resume',
    value: { agentId: draft.state.id, workItemId: brief.workItemId },
  });
  announce(draft);
}

/** Nothing, when it is not there. */
export function takeOutPersonal(draft: AgentDraft, workItemId: string): void {
  for (const item of draft.state.personal.values())
    if (briefOf(item).workItemId === workItemId) takeOut(draft, item);
}

function takeOut(draft: AgentDraft, item: PersonalItem): void {
  draft.dropPersonal(personalPlace(item));
  if (item.reason === parkedReason && item.untilMs > 0)
    draft.step.clearTimer(personalTimer(briefOf(item).workItemId));
}

/**
 * An item is parked once. Queues that keep it one after the other speak in any order: each has a place of its own, so that
 * the one that lets go does not take away what the next has put there.
 */
function personalPlace(item: PersonalItem): string {
  const { workItemId } = briefOf(item);
  return item.reason === parkedReason ? workItemId : `${workItemId} ${item.queueId}`;
}

function personalDueCommand(workItemId: string, untilMs: number): AgentCommand {
  return { command: { $case: 'personalDue', value: { workItemId, untilMs } } };
}
