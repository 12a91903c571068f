// Live connections of the agent, by gateway (T16). A gateway says that it has some, again and again, and when the last
// one has gone; one that dies says nothing more, and its lease runs out.

import { limits } from '../limits.ts';
import { systemStatuses } from '../vocabulary/directory.ts';
import { connectionLapsed, rejections } from './commands.ts';
import type { AgentCommandValue } from './commands.ts';
import type { Decided } from './decide.ts';
import type { AgentDraft } from './draft.ts';
import { isRoutable } from './events.ts';
import { changeStatus } from './presence.ts';
import { connectionTimer } from './records.ts';
import { watchConnected, watchDisconnected } from './watched.ts';

/** A renewal moves the timer and changes nothing else, so nobody who watches the agent hears of it. */
export function connected(draft: AgentDraft, { connectionId }: AgentCommandValue<'connected'>): Decided {
  const { state, step, turn } = draft;
  const known = state.connections.has(connectionId);
  if (!known && state.connections.size >= limits.agentConnections) return rejections.tooManyConnections;
  step.setTimer(
    connectionTimer(connectionId),
    turn.at + limits.connectionLeaseMs,
    connectionLapsed(connectionId),
  );
  if (known) return null;
  const first = state.connections.size === 0;
  draft.putConnection({ connectionId, sinceMs: turn.at });
  if (!first) return null;
  watchConnected(draft);
  draft.emit('agent.connected', { status: state.presence.statusId });
  return null;
}

/** The gateway says so, or its lease has run out. */
export function disconnected(
  draft: AgentDraft,
  { connectionId }: AgentCommandValue<'disconnected'>,
): Decided {
  const { state, step } = draft;
  if (!state.connections.has(connectionId)) return null;
  step.clearTimer(connectionTimer(connectionId));
  draft.dropConnection(connectionId);
  if (state.connections.size > 0) return null;
  watchDisconnected(draft);
  draft.emit('agent.disconnected', { status: state.presence.statusId });
  return null;
}

/** Timer: nobody came back in time. Offers go back; what is handled stays with the agent. */
export function goAway(draft: AgentDraft): Decided {
  const { state, turn } = draft;
  if (!state.presence.watched || state.connections.size > 0 || !isRoutable(state, turn)) return null;
  changeStatus(draft, { statusId: systemStatuses.away, reason: 'connection lost', byUserId: '' });
  return null;
}
