// What follows from the directory without anybody asking: queues that an administrator assigns (F41), and what a lost
// membership, status or account takes away (F159, T16).

import { heedAbsence } from './absence.ts';
import type { Decided } from './decide.ts';
import type { AgentDraft } from './draft.ts';
import { announce, announceLeft, isRoutable } from './events.ts';
import { giveBack, takeOpenOffers } from './given-offers.ts';

/** The directory has changed, or an absence begins or ends. Sign-ins to queues that the agent does not belong to stay, and sleep until it does. */
export function review(draft: AgentDraft): Decided {
  heedAbsence(draft);
  signInToAssigned(draft);
  const { state, turn } = draft;
  if (state.signIns.size === 0) return null;
  const routable = isRoutable(state, turn);
  const given = takeOpenOffers(draft, ({ queueId }) => !routable || !isMember(draft, queueId));
  announce(draft);
  giveBack(draft, given, routable ? 'no longer a member of the queue' : 'no longer available');
  return null;
}

/** Signs in to every queue that the agent is assigned to, and out of those whose assignment has ended. */
export function signInToAssigned(draft: AgentDraft): void {
  const { state, turn, user } = draft;
  const over = [...state.signIns.values()].filter(
    ({ queueId, assigned }) => assigned && !isAssigned(draft, queueId),
  );
  for (const { queueId } of over) leave(draft, queueId);
  for (const queueId of user?.queueIds ?? []) {
    if (!isAssigned(draft, queueId) || state.signIns.has(queueId)) continue;
    draft.putSignIn({ queueId, sinceMs: turn.at, assigned: true });
    if (state.presence.idleSinceMs === 0) draft.putPresence({ idleSinceMs: turn.at });
    draft.emit('agent.signed_in', { queueId, status: state.presence.statusId, reason: 'assigned' });
  }
}

export function isAssigned({ turn, user }: AgentDraft, queueId: string): boolean {
  if (user === undefined || !user.active || !turn.world.queues.has(queueId)) return false;
  return user.queueIds.includes(queueId) && (user.memberships.get(queueId)?.assigned ?? false);
}

function isMember({ turn, user }: AgentDraft, queueId: string): boolean {
  return turn.world.queues.has(queueId) && (user?.queueIds.includes(queueId) ?? false);
}

/** Ends a sign-in and gives the queue's open offers back; work that was accepted stays with the agent (F61). */
export function leave(draft: AgentDraft, queueId: string): void {
  const { state, turn } = draft;
  const sinceMs = state.signIns.get(queueId)?.sinceMs ?? turn.at;
  const given = takeOpenOffers(draft, (offer) => offer.queueId === queueId);
  draft.dropSignIn(queueId);
  draft.emit('agent.signed_out', {
    queueId,
    status: state.presence.statusId,
    statusMs: Math.max(0, turn.at - sinceMs),
  });
  announceLeft(draft, queueId);
  if (given.length > 0) announce(draft);
  giveBack(draft, given, 'signed out');
}
