// The draft of one decision of a conversation: the case and its work item as the decision has made them so far.

import { StepDraft } from '../effects.ts';
import type { EventFields } from '../effects.ts';
import { limits } from '../limits.ts';
import type { TurnContext } from '../runtime/definition.ts';
import type { Directory } from '../vocabulary/directory.ts';
import { caseEvent } from './events.ts';
import { answersKey, caseKey, heldKey, messageKey, noticesKey, workKey } from './records.ts';
import type { ConversationState } from './records.ts';
import type {
  Case,
  CaseNotices,
  ConversationCommand,
  ConversationRecord,
  HeldReply,
  WorkItem,
} from '#proto/gen/skillpost/v1/conversation.ts';
import type { CaseAnswers } from '#proto/gen/skillpost/v1/types.ts';

export class ConversationDraft {
  readonly id: string;
  readonly turn: TurnContext<Directory>;
  readonly step = new StepDraft<ConversationCommand, ConversationRecord>();
  readonly #before: ConversationState;
  #case: Case | undefined;
  #work: WorkItem | undefined;
  #notices: CaseNotices;
  #held: HeldReply | undefined;
  #answers: CaseAnswers | undefined;
  #gone = 0;

  constructor(state: ConversationState, turn: TurnContext<Directory>) {
    this.id = state.id;
    this.turn = turn;
    this.#before = state;
    this.#case = state.case;
    this.#work = state.work;
    this.#notices = state.notices;
    this.#held = state.held;
    this.#answers = state.answers;
  }

  get case(): Case | undefined {
    return this.#case;
  }

  get work(): WorkItem | undefined {
    return this.#work;
  }

  get notices(): CaseNotices {
    return this.#notices;
  }

  putNotices(changed: Partial<CaseNotices>): void {
    this.#notices = { ...this.#notices, ...changed };
    this.step.write(noticesKey, { record: { $case: 'notices', value: this.#notices } });
  }

  get held(): HeldReply | undefined {
    return this.#held;
  }

  putHeld(value: HeldReply | undefined): void {
    this.#held = value;
    this.step.write(heldKey, value === undefined ? null : { record: { $case: 'heldReply', value } });
  }

  get answers(): CaseAnswers | undefined {
    return this.#answers;
  }

  putAnswers(value: CaseAnswers): CaseAnswers {
    this.#answers = value;
    this.step.write(answersKey, { record: { $case: 'caseAnswers', value } });
    return value;
  }

  /** The message that opened the case; empty: it is this turn's, or was forgotten. */
  get firstTaken(): string {
    for (const [messageId, { goneAtMs }] of this.#before.taken) if (goneAtMs === 0) return messageId;
    return '';
  }

  putCase(value: Case): Case {
    this.#case = value;
    this.step.write(caseKey, { record: { $case: 'case', value } });
    return value;
  }

  putWork(value: WorkItem): WorkItem {
    this.#work = value;
    this.step.write(workKey, { record: { $case: 'workItem', value } });
    return value;
  }

  hasTaken(messageId: string): boolean {
    return this.#before.taken.get(messageId)?.goneAtMs === 0;
  }

  /** When it went to another case; 0: it is here, or was never. */
  goneAt(messageId: string): number {
    return this.#before.taken.get(messageId)?.goneAtMs ?? 0;
  }

  /** Remembers the message; past the bound the oldest one is forgotten. */
  take(messageId: string, movedAtMs = 0): void {
    const value = { atMs: this.turn.at, movedAtMs, goneAtMs: 0 };
    this.step.write(messageKey(messageId), { record: { $case: 'takenMessage', value } });
    if (this.#before.taken.size < limits.takenMessages) return;
    const [oldest] = this.#before.taken.keys();
    if (oldest !== undefined) this.step.write(messageKey(oldest), null);
  }

  /** The message goes elsewhere. Answers when: later than it came here, whatever the clocks say. */
  giveAway(messageId: string): number {
    const { atMs = 0, movedAtMs = 0 } = this.#before.taken.get(messageId) ?? {};
    const goneAtMs = Math.max(this.turn.at, movedAtMs + 1);
    const value = { atMs, movedAtMs, goneAtMs };
    this.step.write(messageKey(messageId), { record: { $case: 'takenMessage', value } });
    this.#gone += 1;
    return goneAtMs;
  }

  /** Messages that the case has after this turn, but for those that the turn takes. */
  get takenAfter(): number {
    let here = 0;
    for (const { goneAtMs } of this.#before.taken.values()) if (goneAtMs === 0) here += 1;
    return here - this.#gone;
  }

  /** Puts back the memory of a message that was taken before the live state was lost. */
  restoreTaken(messageId: string, atMs: number): void {
    this.step.write(messageKey(messageId), {
      record: { $case: 'takenMessage', value: { atMs, movedAtMs: 0, goneAtMs: 0 } },
    });
  }

  /** Writes an event with everything that the case and the work item say by now. */
  emit(type: string, fields: EventFields): void {
    if (this.#case === undefined) return;
    this.step.emit(caseEvent(type, { at: this.turn.at, case: this.#case, work: this.#work, fields }));
  }
}
