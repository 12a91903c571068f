// The records of a conversation: a case, its one open work item, and the messages it has taken. Must not know who else
// waits, or how an agent is found.
//
//            receive                 assign                  close
//  (absent) ─────────► RECEIVED ──────────────► IN_PROGRESS ───────► CLOSED
//     │                   ▲  ▲ └───────────────────────────── close ───► │
//     │                   │  └──── transfer ───────┘                     │
//     │                   └───────────── receive (by a human) ───────────┘
//     ├─ receive, not understood ─► QUARANTINED ── close ──► CLOSED
//     ├─ receive, in a mailbox that makes no work ──────────► CLOSED                (F13)
//     └─ addRequest, for later ─► SCHEDULED ── requestDue ──► RECEIVED      (F24; at once: RECEIVED)
//
//  work item   QUEUED ──assign──► HANDLING ──close──► DONE          transfer, requeue: HANDLING, PARKED ──► QUEUED
//                                 park │ ▲ resume
//                                      ▼ │
//                                    PARKED ──close──► DONE
//
// Invariants
//  C1  At most one work item is open: status RECEIVED ⇔ QUEUED, IN_PROGRESS ⇔         all of them    conversation.test
//      HANDLING or PARKED; the other statuses have none open.
//  C2  `owner_agent_id` is set exactly while the item is HANDLING or PARKED (F50).      work.ts        kinds.property
//  C3  The same message is taken once, however often it arrives.                        receive.ts     conversation.test
//  C4  `enqueued_at_ms` is set when the work item opens and never changes (F75).        work.ts        kinds.property
//  C5  A receipt goes out at most once per case, and never to a machine (F98, T9).      receive.ts     conversation.test
//  C6  Mail written by a machine neither reopens nor makes work in a case that          receive.ts     conversation.test
//      exists (T9).
//  C7  `home_queue_id` is set exactly while the item is QUEUED in the transfer queue.   handover.ts    handover.test
//  C8  The handling time of an item is the sum of its stints; parked time is none.      stint.ts       park.test
//  C9  Hold notices: at most as many as the queue says, with its gap between them, and  notices.ts     notices.test
//      only while the item waits (F102). That somebody works on it is said once (F99).
//  C10 A URI that is open is there once; `enqueued_at_ms` of a scheduled request is    request.ts     request.test
//      the time that it was scheduled for (F22, F24).
//  C11 At most one reply is held, and only while its sender owns the item; it leaves    held.ts        held.test
//      once or is taken back once, whatever happens to the case.
//  C12 Mail in a mailbox that makes no work opens no work item, and reopens nothing (F13). receive.ts     receive.test
//  C13 A message is in one case: it leaves one in the turn that tells the other, and      moving.ts      joining.test
//      a case that nothing is left of is closed (T8). What comes late of a message that
//      was moved on does not bring it back.
//  C14 Who is proven not to be the sender is written to by nobody but a person (T26).    notices.ts     joining.test
//  C15 `deadline_at_ms` is reckoned when the case opens or opens again, and moves       deadline.ts    deadline.test
//      at no other time (F16).
//  C16 A case with a mandatory questionnaire is closed by no agent before it is saved in  answers.ts     answers.test
//      the present stretch of work (F135).

import { SkillpostError } from '../errors.ts';
import type { Change } from '../runtime/definition.ts';
import { CaseNotices, WorkItemState } from '#proto/gen/skillpost/v1/conversation.ts';
import type {
  Case,
  ConversationRecord,
  HeldReply,
  TakenMessage,
  WorkItem,
} from '#proto/gen/skillpost/v1/conversation.ts';
import type { CaseAnswers } from '#proto/gen/skillpost/v1/types.ts';

export const caseKey = 'case';
export const workKey = 'work';
export const noticesKey = 'notices';
export const heldKey = 'held';
export const answersKey = 'answers';

export function messageKey(messageId: string): string {
  return `m/${messageId}`;
}

/** An agent has it: in hand, or put aside. */
export function isOwned({ state }: WorkItem): boolean {
  return state === WorkItemState.HANDLING || state === WorkItemState.PARKED;
}

const noNotices = CaseNotices.create({});

export interface ConversationState {
  readonly id: string;
  /** Undefined until the first message. */
  readonly case: Case | undefined;
  /** The newest work item; undefined until there was one. */
  readonly work: WorkItem | undefined;
  readonly notices: CaseNotices;
  /** The reply that can still be taken back; undefined: none. */
  readonly held: HeldReply | undefined;
  /** What its questionnaire was answered with last; undefined: nothing. */
  readonly answers: CaseAnswers | undefined;
  /** Oldest first. */
  readonly taken: ReadonlyMap<string, TakenMessage>;
}

export interface MutableConversationState {
  readonly id: string;
  case: Case | undefined;
  work: WorkItem | undefined;
  notices: CaseNotices;
  held: HeldReply | undefined;
  answers: CaseAnswers | undefined;
  readonly taken: Map<string, TakenMessage>;
}

export function loadState(
  id: string,
  records: ReadonlyMap<string, ConversationRecord>,
): MutableConversationState {
  const state: MutableConversationState = {
    id,
    case: undefined,
    work: undefined,
    notices: noNotices,
    held: undefined,
    answers: undefined,
    taken: new Map(),
  };
  const byTime = [...records].sort(([, a], [, b]) => takenAt(a) - takenAt(b));
  for (const [key, record] of byTime) applyChange(state, { key, record });
  return state;
}

function takenAt({ record }: ConversationRecord): number {
  return record?.$case === 'takenMessage' ? record.value.atMs : 0;
}

export function applyChange(state: MutableConversationState, change: Change<ConversationRecord>): void {
  if (change.record === null) {
    if (change.key.startsWith('m/')) state.taken.delete(change.key.slice(2));
    if (change.key === heldKey) state.held = undefined;
    return;
  }
  const kept = change.record.record;
  if (kept === undefined) {
    throw new SkillpostError('INVARIANT_BROKEN', 'bug', 'A conversation has an empty record.');
  }
  switch (kept.$case) {
    case 'case':
      state.case = kept.value;
      break;
    case 'workItem':
      state.work = kept.value;
      break;
    case 'notices':
      state.notices = kept.value;
      break;
    case 'heldReply':
      state.held = kept.value;
      break;
    case 'caseAnswers':
      state.answers = kept.value;
      break;
    case 'takenMessage':
      // What comes back comes last, as after a reload.
      state.taken.delete(change.key.slice(2));
      state.taken.set(change.key.slice(2), kept.value);
      break;
  }
}
