// What a queue reads about its agents from the directory: skills, capacity, and whether they may work here at all. Kept
// in the agents' records, so that the indexes can be built from records alone, and refreshed when the directory changes.

import { sameSkills } from '../vocabulary/skill.ts';
import type { Directory } from '../vocabulary/directory.ts';
import { plainMembership, skillsWith } from '../vocabulary/people.ts';
import type { QueueDraft } from './draft.ts';
import type { SignedInAgent } from '#proto/gen/skillpost/v1/queue.ts';

/** `agent` with what the directory says of it for the queue `queueId`. */
export function withDirectoryFacts(
  agent: SignedInAgent,
  queueId: string,
  directory: Directory,
): SignedInAgent {
  const user = directory.users.get(agent.agentId);
  const skills = [...(user === undefined ? [] : skillsWith(user, agent.profileId))]
    .map(([skillId, level]) => ({ skillId, level }))
    .sort((a, b) => (a.skillId < b.skillId ? -1 : 1));
  const barred =
    user === undefined || !user.active ? 'INACTIVE' : user.queueIds.includes(queueId) ? '' : 'NOT_MEMBER';
  const { weight, position, tier } = user?.memberships.get(queueId) ?? plainMembership;
  return { ...agent, skills, barred, weight, position, tier };
}

/**
 * Brings all agents up to the directory of this turn, when it differs from the one they were read from. True when it
 * did.
 */
export function refreshFromDirectory(draft: QueueDraft): boolean {
  const { state, turn } = draft;
  const meta = {
    ...state.meta,
    directoryVersion: turn.world.version,
    priorityMinutes: draft.queue?.priorityMinutes ?? state.meta.priorityMinutes,
    backupQueueId: draft.queue?.backup?.queueId ?? '',
  };
  if (
    state.meta.directoryVersion === meta.directoryVersion &&
    state.meta.priorityMinutes === meta.priorityMinutes &&
    state.meta.backupQueueId === meta.backupQueueId
  )
    return false;
  for (const agent of state.agents.values()) {
    const fresh = withDirectoryFacts({ ...agent, refused: false }, state.id, turn.world);
    const same =
      fresh.barred === agent.barred &&
      !agent.refused &&
      fresh.tier === agent.tier &&
      fresh.weight === agent.weight &&
      fresh.position === agent.position &&
      sameSkills(fresh.skills, agent.skills);
    if (!same) draft.putAgent(fresh);
  }
  draft.putMeta(meta);
  return true;
}

/**
 * Forgets refusals: an agent whose node had an older directory than ours refuses what it would take a moment later, and
 * then has no reason to speak.
 */
export function askAgain(draft: QueueDraft): void {
  for (const agent of draft.state.agents.values())
    if (agent.refused) draft.putAgent({ ...agent, refused: false });
}
