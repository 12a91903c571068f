// Work outside of this system: a call, a chat. A channel adapter says that it began and that it ended; in between it
// takes capacity like any other work (F59).

import { limits } from '../limits.ts';
import { isMedium } from './capacity.ts';
import { rejections } from './commands.ts';
import type { AgentCommandValue } from './commands.ts';
import type { Decided } from './decide.ts';
import type { AgentDraft } from './draft.ts';
import { announce } from './events.ts';

/** Takes capacity at once, be there any left or not: the call is there already. The same id again replaces it. */
export function takeExternalWork(
  draft: AgentDraft,
  { workId, medium, weight }: AgentCommandValue<'takeExternalWork'>,
): Decided {
  const { state, turn, user } = draft;
  if (user === undefined || !user.active) return rejections.inactive;
  if (!isMedium(medium)) return rejections.unknownMedium;
  const known = state.externalWork.get(workId);
  if (known?.medium === medium && known.weight === weight) return null;
  if (known === undefined && state.externalWork.size >= limits.agentExternalWork) return rejections.tooMuch;
  draft.putExternalWork({ workId, medium, weight, sinceMs: known?.sinceMs ?? turn.at });
  if (known === undefined) draft.emit('external_work.started', { target: workId, reason: medium });
  announce(draft);
  return null;
}

/** Of work that is not there nothing is said: adapters say it again when in doubt. */
export function endExternalWork(
  draft: AgentDraft,
  { workId }: AgentCommandValue<'endExternalWork'>,
): Decided {
  const known = draft.state.externalWork.get(workId);
  if (known === undefined) return null;
  draft.dropExternalWork(workId);
  const { at } = draft.turn;
  draft.putPresence({ idleSinceMs: at });
  draft.emit('external_work.ended', {
    target: workId,
    reason: known.medium,
    handleMs: Math.max(0, at - known.sinceMs),
  });
  announce(draft);
  return null;
}
