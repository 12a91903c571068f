// A supervisor signs an agent out (F123): no status that routes, no queue, no offer, no wrap-up; open work is put aside or
// goes back. What was written so far stays with the case.

import { rejections } from './commands.ts';
import type { AgentCommandValue } from './commands.ts';
import type { Decided } from './decide.ts';
import type { AgentDraft } from './draft.ts';
import { putAside, sendBack } from './handing-back.ts';
import { isAssigned, leave } from './membership.ts';
import { changeStatus } from './presence.ts';
import { breakOffWrapUp } from './work.ts';

const offline = 'offline';

/** Queues that an administrator has bound the agent to stay, and give nothing to who is offline (F41). */
export function forceSignOut(draft: AgentDraft, forced: AgentCommandValue<'forceSignOut'>): Decided {
  const { state, turn } = draft;
  if (!turn.world.statuses.has(offline)) return rejections.unknownStatus;
  const by = { byUserId: forced.byUserId, reason: forced.reason };
  breakOffWrapUp(draft);
  if (state.presence.statusId !== offline) changeStatus(draft, { statusId: offline, ...by });
  const left = [...state.signIns.keys()].filter((queueId) => !isAssigned(draft, queueId));
  for (const queueId of left) leave(draft, queueId);
  if (turn.world.settings.forcedSignOutWork === 'park') putAside(draft, by);
  else sendBack(draft, { ...by, toAgentId: '', parkedToo: false });
  return null;
}
