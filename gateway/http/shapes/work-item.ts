// The one work item of a conversation as the API shows it.

import type { Directory } from '#actors/vocabulary/directory.ts';
import type { WorkItem } from '#proto/gen/skillpost/v1/conversation.ts';
import { isoTime, userName } from './values.ts';

export interface WorkItemFacts {
  readonly id: string;
  readonly state: 'queued' | 'handling' | 'parked' | 'done';
  readonly enqueuedAt: string | null;
  readonly acceptedAt: string | null;
  readonly doneAt: string | null;
  readonly followUp: boolean;
  readonly parkedAt: string | null;
  /** When it comes back by itself. */
  readonly parkedUntil: string | null;
  /** Stints of work that have ended (F83). */
  readonly segments: number;
  /** For whom it was kept when it was queued (F45, F80). */
  readonly reservedFor: ReservedForShape | null;
}

export interface ReservedForShape {
  readonly agent: string;
  readonly agentName: string;
  readonly until: string | null;
  /** `sticky`, `transferred`, `rule` or `substitute`. */
  readonly reason: string;
  /** In whose place, during an absence. */
  readonly forAgent: string | null;
  readonly forAgentName: string | null;
}

function workItemState(item: WorkItem): 'queued' | 'handling' | 'parked' | 'done' {
  if (item.state === 'WORK_ITEM_STATE_HANDLING') return 'handling';
  if (item.state === 'WORK_ITEM_STATE_PARKED') return 'parked';
  return item.state === 'WORK_ITEM_STATE_DONE' ? 'done' : 'queued';
}

function reservedFor(item: WorkItem, directory: Directory): ReservedForShape | null {
  if (item.reservedAgentId === '') return null;
  return {
    agent: item.reservedAgentId,
    agentName: userName(directory, item.reservedAgentId),
    until: isoTime(item.reservedUntilMs),
    reason: item.reservedAs,
    forAgent: item.forAgentId || null,
    forAgentName: item.forAgentId === '' ? null : userName(directory, item.forAgentId),
  };
}

/** Null: there was none yet. */
export function workItemFacts(item: WorkItem | undefined, directory: Directory): WorkItemFacts | null {
  if (item === undefined || item.workItemId === '') return null;
  return {
    id: item.workItemId,
    state: workItemState(item),
    enqueuedAt: isoTime(item.enqueuedAtMs),
    acceptedAt: isoTime(item.acceptedAtMs),
    doneAt: isoTime(item.doneAtMs),
    followUp: item.followUp,
    parkedAt: isoTime(item.parkedAtMs),
    parkedUntil: isoTime(item.parkedUntilMs),
    segments: item.segments,
    reservedFor: reservedFor(item, directory),
  };
}
