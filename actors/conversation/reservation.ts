// For whom an item is kept before others may have it: the agent who handled the case last (F45), whom a colleague chose
// (F80), whom a rule names (F44), or who stands in for somebody (F129). Must not know whether that agent is at work.

import type { WorkItem } from '#proto/gen/skillpost/v1/conversation.ts';

export type ReservedAs = '' | 'sticky' | 'transferred' | 'rule' | 'request' | 'substitute' | 'failed';

export interface Reservation {
  /** Empty: for nobody. */
  readonly agentId: string;
  /** Milliseconds since 1970. Then others may have it too. */
  readonly untilMs: number;
  readonly as: ReservedAs;
  /** In whose place, during an absence; empty: in nobody's. */
  readonly forAgentId: string;
}

export const noReservation: Reservation = { agentId: '', untilMs: 0, as: '', forAgentId: '' };

type ReservedFields = Pick<WorkItem, 'reservedAgentId' | 'reservedUntilMs' | 'reservedAs' | 'forAgentId'>;

export function reservedFields({ agentId, untilMs, as, forAgentId }: Reservation): ReservedFields {
  return { reservedAgentId: agentId, reservedUntilMs: untilMs, reservedAs: as, forAgentId };
}
