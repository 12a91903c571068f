// The records of an agent: presence, sign-ins, open offers, work items, wrap-up. Must not know other agents.
//
//  offer      reserve                 accept                  assigned
//  (absent) ──────────► OPEN ───────────────────► ACCEPTING ───────────► work item ──workEnded──► (absent)
//                        │ decline, time-out,         │
//                        │ status, sign-out           │ withdraw: taken by another, or gone
//                        └────────► (absent) ◄────────┘
//
//  personal   keep ──► parked ──resume, due with a slot──► work item        kept, transferred ──drop, assigned──► (absent)
//
//  wrap-up    none ──workEnded, done──► running ──ended by the agent, or timer──► none          (F64)
//
// Invariants
//  A1  A slot is granted only while the points of all work on the desk, its own         capacity.ts   capacity.test
//      included, stay within the capacity of the directory, in all and for its medium,
//      and its pieces within the cap of its queue (F54, C3).
//  A2  A slot is granted only while routable, signed in to that queue, not in           offers.ts     agent.test
//      wrap-up, with a free slot; the answer to a queue is never silence.
//  A3  Every offer ends in exactly one of accepted, declined, missed, withdrawn.        offers.ts     kinds.property
//  A4  `presence.revision` rises with each statement to the queues, and the statement   draft.ts      agent.test
//      goes out with the answer that takes a slot, or before the outcome that frees
//      it, so that a queue never believes in a slot that is gone.
//  A5  `presence.wrapUpUntilMs` > 0 exactly while the timer `wrap-up` is set.           work.ts       agent.test
//  A6  An item is in hand or in the personal queue, never both; parked ones hold no     personal.ts   personal.test
//      slot (F33, F78).
//  A7  A connection is kept exactly while its timer is set. The timer `away` is set only     connections.ts connections.test
//      without connections, while routable, for an agent who had one (T16).
//  A8  The timer `absence` is set exactly while `presence.absenceUntilMs` > 0; what becomes  absence.ts    absence.test
//      of open cases is asked for once in each absence, when it begins (F129).

import { SkillpostError } from '../errors.ts';
import type {
  AgentRecord,
  AgentWorkItem,
  Asking,
  Connection,
  ExternalWork,
  Offer,
  PersonalItem,
  Presence,
  QueueSignIn,
} from '#proto/gen/skillpost/v1/agent.ts';
import type { WorkItemBrief } from '#proto/gen/skillpost/v1/types.ts';

export const presenceKey = 'presence';
export const wrapUpTimer = 'wrap-up';
export const askingKey = 'asking';
export const askingTimer = 'asking';

export function offerKey(offerId: string): string {
  return `o/${offerId}`;
}

export function workKey(workItemId: string): string {
  return `w/${workItemId}`;
}

export function signInKey(queueId: string): string {
  return `q/${queueId}`;
}

export function externalWorkKey(workId: string): string {
  return `x/${workId}`;
}

/** `place`: see `personalPlace`. */
export function personalKey(place: string): string {
  return `p/${place}`;
}

export function personalTimer(workItemId: string): string {
  return `personal/${workItemId}`;
}

export function connectionKey(connectionId: string): string {
  return `c/${connectionId}`;
}

export const absenceTimer = 'absence';
export const awayTimer = 'away';

export function connectionTimer(connectionId: string): string {
  return `connection/${connectionId}`;
}

export function offerTimer(offerId: string): string {
  return `offer/${offerId}`;
}

/** An agent who never said anything is offline. */
export const blankPresence: Presence = {
  statusId: 'offline',
  sinceMs: 0,
  wrapUpUntilMs: 0,
  wrapUpStartedAtMs: 0,
  wrapUpQueueId: '',
  idleSinceMs: 0,
  missesInRow: 0,
  revision: 0,
  wrapUpConversationId: '',
  profileId: '',
  reason: '',
  byUserId: '',
  lastMissedAtMs: 0,
  watched: false,
  absenceFromMs: 0,
  absenceUntilMs: 0,
  absenceBegun: false,
};

export interface AgentState {
  readonly id: string;
  readonly presence: Presence;
  /** By offer id. */
  readonly offers: ReadonlyMap<string, Offer>;
  /** By work item id. */
  readonly workItems: ReadonlyMap<string, AgentWorkItem>;
  /** By queue id. */
  readonly signIns: ReadonlyMap<string, QueueSignIn>;
  /** By work id. */
  readonly externalWork: ReadonlyMap<string, ExternalWork>;
  /** By `personalPlace`. */
  readonly personal: ReadonlyMap<string, PersonalItem>;
  /** By connection id. */
  readonly connections: ReadonlyMap<string, Connection>;
  /** While the agent asks its queues what they have (F53). */
  readonly asking: Asking | undefined;
}

/** A record as it is kept, or null where it is removed. */
export interface MutableAgentState {
  readonly id: string;
  presence: Presence;
  readonly offers: Map<string, Offer>;
  readonly workItems: Map<string, AgentWorkItem>;
  readonly signIns: Map<string, QueueSignIn>;
  readonly externalWork: Map<string, ExternalWork>;
  readonly personal: Map<string, PersonalItem>;
  readonly connections: Map<string, Connection>;
  asking: Asking | undefined;
}

export function emptyState(id: string): MutableAgentState {
  return {
    id,
    presence: blankPresence,
    offers: new Map(),
    workItems: new Map(),
    signIns: new Map(),
    externalWork: new Map(),
    personal: new Map(),
    connections: new Map(),
    asking: undefined,
  };
}

export function applyRecord(state: MutableAgentState, key: string, record: AgentRecord | null): void {
  if (record === null) {
    const id = key.slice(2);
    if (key === askingKey) state.asking = undefined;
    else if (key.startsWith('o/')) state.offers.delete(id);
    else if (key.startsWith('w/')) state.workItems.delete(id);
    else if (key.startsWith('q/')) state.signIns.delete(id);
    else if (key.startsWith('x/')) state.externalWork.delete(id);
    else if (key.startsWith('p/')) state.personal.delete(id);
    else if (key.startsWith('c/')) state.connections.delete(id);
    return;
  }
  const kept = record.record;
  if (kept === undefined)
    throw new SkillpostError('INVARIANT_BROKEN', 'bug', 'An agent has an empty record.');
  switch (kept.$case) {
    case 'presence':
      state.presence = kept.value;
      break;
    case 'asking':
      state.asking = kept.value;
      break;
    case 'offer':
      state.offers.set(kept.value.offerId, kept.value);
      break;
    case 'workItem':
      state.workItems.set(key.slice(2), kept.value);
      break;
    case 'signIn':
      state.signIns.set(kept.value.queueId, kept.value);
      break;
    case 'connection':
      state.connections.set(kept.value.connectionId, kept.value);
      break;
    case 'externalWork':
      state.externalWork.set(kept.value.workId, kept.value);
      break;
    case 'personal':
      state.personal.set(key.slice(2), kept.value);
      break;
  }
}

export function briefOf(holder: { readonly brief: WorkItemBrief | undefined }): WorkItemBrief {
  if (holder.brief === undefined) {
    throw new SkillpostError('INVARIANT_BROKEN', 'bug', 'An offer or work item has no brief.');
  }
  return holder.brief;
}
