// What an agent must be told of their own state, because somebody or something else changed it (F65, F123, F129, T16):
// what happened, and the way back. Pure.

import type { Agent } from './shapes.ts';

export interface AgentNotice {
  readonly kind: 'missed' | 'connection' | 'forced' | 'absent';
  readonly text: string;
  /** The agent can go back to work from here. */
  readonly wayBack: boolean;
}

type Known = Pick<
  Agent,
  'id' | 'status' | 'statusName' | 'statusReason' | 'statusBy' | 'missesInRow' | 'routable' | 'absence'
>;

/** Written by the routing core with the status that it sets. */
const connectionLost = 'connection lost';
const breakAfterMisses = 'break-missed';

/** `until`: how the reader's clock says when the absence is over. */
export function agentNotice(agent: Known, until: string): AgentNotice | null {
  if (agent.absence?.begun === true) {
    const { substitute } = agent.absence;
    const stands =
      substitute === null ? 'Nobody stands in for you.' : `${substitute.name} stands in for you.`;
    return { kind: 'absent', text: `You are marked absent until ${until}. ${stands}`, wayBack: false };
  }
  if (agent.routable) return null;
  if (agent.status === breakAfterMisses) {
    const what = agent.statusReason === '' ? 'missed offers' : agent.statusReason;
    return {
      kind: 'missed',
      text: `You were put on a break because you ${what}. You get no offers until you come back.`,
      wayBack: true,
    };
  }
  if (agent.statusReason === connectionLost)
    return {
      kind: 'connection',
      text: 'You were set away because your connection was lost for a while. What was offered to you went to others; your open cases are still yours.',
      wayBack: true,
    };
  if (agent.statusBy !== null && agent.statusBy.id !== agent.id) {
    const why = agent.statusReason === '' ? '' : `: ${agent.statusReason}`;
    return {
      kind: 'forced',
      text: `${agent.statusBy.name} set you to ${agent.statusName}${why}`,
      wayBack: true,
    };
  }
  return null;
}
