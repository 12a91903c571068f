// Presence: status (F60), and signing in to and out of queues (F34, F61).

import { systemStatuses } from '../vocabulary/directory.ts';
import { skillsWith } from '../vocabulary/people.ts';
import { rejections } from './commands.ts';
import type { AgentCommandValue } from './commands.ts';
import { watchFromNow } from './watched.ts';
import type { Decided } from './decide.ts';
import type { AgentDraft } from './draft.ts';
import { announce } from './events.ts';
import { giveBack, takeOpenOffers } from './given-offers.ts';
import { isAssigned, leave, signInToAssigned } from './membership.ts';

/** Asked for by the agent, or by a supervisor for the agent (F123). */
export function setStatus(draft: AgentDraft, asked: AgentCommandValue<'setStatus'>): Decided {
  const { state, turn, user } = draft;
  const status = turn.world.statuses.get(asked.statusId);
  if (status === undefined) return rejections.unknownStatus;
  if (asked.statusId === systemStatuses.breakMissed) return rejections.systemStatus;
  if ((user === undefined || !user.active) && status.routable) return rejections.inactive;
  if (state.presence.statusId === asked.statusId && state.presence.sinceMs > 0) return null;
  changeStatus(draft, asked);
  return null;
}

export interface NewStatus {
  readonly statusId: string;
  readonly reason: string;
  /** Who did it; the agent, or empty: the system. */
  readonly byUserId: string;
}

/** A status that is not routable gives open offers back to their queues; that is not a miss. */
export function changeStatus(draft: AgentDraft, { statusId, reason, byUserId }: NewStatus): void {
  const { state, turn } = draft;
  const { statusId: previous, sinceMs } = state.presence;
  const routable = turn.world.statuses.get(statusId)?.routable ?? false;
  watchFromNow(draft, routable);
  const other = byUserId === state.id ? '' : byUserId;
  draft.putPresence({
    statusId,
    sinceMs: turn.at,
    reason,
    byUserId: other,
    ...(routable ? { missesInRow: 0 } : {}),
  });
  draft.emit('agent.status', {
    status: statusId,
    reason: previous,
    statusMs: sinceMs === 0 ? 0 : Math.max(0, turn.at - sinceMs),
    byUserId: other,
    comment: reason,
  });
  signInToAssigned(draft);
  const given = routable ? [] : takeOpenOffers(draft, () => true);
  announce(draft);
  giveBack(draft, given, `status ${statusId}`);
}

/** Only queues that the user is a member of and whose skills the user holds, at whatever level (F34, F47). */
export function signIn(draft: AgentDraft, { queueId }: AgentCommandValue<'signIn'>): Decided {
  const { state, turn, user } = draft;
  if (user === undefined || !user.active) return rejections.inactive;
  const queue = turn.world.queues.get(queueId);
  if (queue === undefined) return rejections.unknownQueue;
  if (!user.queueIds.includes(queueId)) return rejections.notMember;
  const held = skillsWith(user, state.presence.profileId);
  if (!queue.skills.every((skill) => held.has(skill.skillId))) return rejections.missingSkill;
  if (state.signIns.has(queueId)) return null;
  draft.putSignIn({ queueId, sinceMs: turn.at, assigned: false });
  if (state.presence.idleSinceMs === 0) draft.putPresence({ idleSinceMs: turn.at });
  draft.emit('agent.signed_in', { queueId, status: state.presence.statusId });
  announce(draft);
  return null;
}

/** Finishes what is being handled, gets nothing new (F61). Out of an assigned queue only an administrator leads (F41). */
export function signOut(draft: AgentDraft, { queueId }: AgentCommandValue<'signOut'>): Decided {
  if (!draft.state.signIns.has(queueId)) return null;
  if (isAssigned(draft, queueId)) return rejections.assigned;
  leave(draft, queueId);
  return null;
}
