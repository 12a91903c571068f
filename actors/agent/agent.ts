// The agent kind: presence, capacity, open offers, work items, wrap-up. Must not know other agents.

import { codec } from '../codec.ts';
import type { KindDefinition, TurnContext } from '../runtime/definition.ts';
import type { Directory } from '../vocabulary/directory.ts';
import { loadOn } from './capacity.ts';
import { decide } from './decide.ts';
import { isRoutable } from './events.ts';
import { personalList } from './personal.ts';
import { applyRecord, emptyState } from './records.ts';
import type { MutableAgentState } from './records.ts';
import { partOf } from './view-parts.ts';
import { AgentCommand, AgentRecord, AgentReply, AgentView } from '#proto/gen/skillpost/v1/agent.ts';

export const agentKind: KindDefinition<
  MutableAgentState,
  AgentCommand,
  AgentRecord,
  AgentReply,
  AgentView,
  Directory
> = {
  kind: 'agent',
  codecs: {
    command: codec(AgentCommand),
    record: codec(AgentRecord),
    reply: codec(AgentReply),
    view: codec(AgentView),
  },
  load: (id, records) => {
    const state = emptyState(id);
    for (const [key, record] of records) applyRecord(state, key, record);
    return state;
  },
  decide,
  apply: (state, changes) => {
    for (const change of changes) applyRecord(state, change.key, change.record);
    return state;
  },
  view,
  live: 'each',
  part: partOf,
};

/** Offers come oldest first, with brief and explanation; bounded by the agent's capacity. */
function view(state: MutableAgentState, turn: TurnContext<Directory>): AgentView {
  return {
    agentId: state.id,
    presence: state.presence,
    queues: [...state.signIns.values()].sort((a, b) => (a.queueId < b.queueId ? -1 : 1)),
    offers: [...state.offers.values()].sort((a, b) => a.offeredAtMs - b.offeredAtMs),
    workItems: [...state.workItems.values()].sort((a, b) => a.acceptedAtMs - b.acceptedAtMs),
    capacity: turn.world.users.get(state.id)?.capacity ?? 0,
    routable: isRoutable(state, turn),
    externalWork: [...state.externalWork.values()].sort((a, b) => a.sinceMs - b.sinceMs),
    connected: state.connections.size > 0,
    load: [...loadOn(state, turn.world).byMedium].map(([medium, points]) => ({ medium, points })),
    personal: personalList(state),
  };
}
