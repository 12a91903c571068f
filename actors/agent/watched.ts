// Whether a lost connection sets the agent away (T16): only who had one since the status routes. Who works by the API
// alone never had one, and stays.

import { awayDue } from './commands.ts';
import type { AgentDraft } from './draft.ts';
import { isRoutable } from './events.ts';
import { awayTimer } from './records.ts';

/** With a new status it counts anew. */
export function watchFromNow(draft: AgentDraft, routable: boolean): void {
  const { connections, presence } = draft.state;
  if (presence.watched && connections.size === 0) draft.step.clearTimer(awayTimer);
  const watched = routable && connections.size > 0;
  if (presence.watched !== watched) draft.putPresence({ watched });
}

/** The first connection is there: the way back is the agent's, a status is not changed by it. */
export function watchConnected(draft: AgentDraft): void {
  const { presence } = draft.state;
  if (presence.watched) draft.step.clearTimer(awayTimer);
  else if (isRoutable(draft.state, draft.turn)) draft.putPresence({ watched: true });
}

/** The last connection is gone. */
export function watchDisconnected(draft: AgentDraft): void {
  const { state, turn } = draft;
  if (!state.presence.watched) return;
  draft.step.setTimer(awayTimer, turn.at + turn.world.settings.awayAfterMs, awayDue);
}
