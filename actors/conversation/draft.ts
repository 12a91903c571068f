// The draft of one decision of a conversation: the case and its work item as the decision has made them so far.

import { StepDraft } from '../effects.ts';
import type { EventFields } from '../effects.ts';
import { limits } from '../limits.ts';
import type { TurnContext } from '../runtime/definition.ts';
import type { Directory } from '../vocabulary/directory.ts';
import { caseEvent } from './events.ts';
import { caseKey, heldKey, messageKey, noticesKey, workKey } from './records.ts';
import type { ConversationState } from './records.ts';
import type {
  Case,
  CaseNotices,
  ConversationCommand,
  ConversationRecord,
  HeldReply,
  WorkItem,
} from '#proto/gen/skillpost/v1/conversation.ts';

export class ConversationDraft {
  readonly id: string;
  readonly turn: TurnContext<Directory>;
  readonly step = new StepDraft<ConversationCommand, ConversationRecord>();
  readonly #before: ConversationState;
  #case: Case | undefined;
  #work: WorkItem | undefined;
  #notices: CaseNotices;
  #held: HeldReply | undefined;
  #forgotten = 0;

  constructor(state: ConversationState, turn: TurnContext<Directory>) {
    this.id = state.id;
    this.turn = turn;
    this.#before = state;
    this.#case = state.case;
    this.#work = state.work;
    this.#notices = state.notices;
    this.#held = state.held;
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

  /** The message that opened the case; empty: it is this turn's, or was forgotten. */
  get firstTaken(): string {
    const [messageId = ''] = this.#before.taken.keys();
    return messageId;
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
    return this.#before.taken.has(messageId);
  }

  /** Remembers the message; past the bound the oldest one is forgotten. */
  take(messageId: string): void {
    const value = { atMs: this.turn.at };
    this.step.write(messageKey(messageId), { record: { $case: 'takenMessage', value } });
    if (this.#before.taken.size < limits.takenMessages) return;
    const [oldest] = this.#before.taken.keys();
    if (oldest !== undefined) this.step.write(messageKey(oldest), null);
  }

  /** The message goes elsewhere. */
  forget(messageId: string): void {
    this.step.write(messageKey(messageId), null);
    this.#forgotten += this.#before.taken.has(messageId) ? 1 : 0;
  }

  /** Messages that the case has after this turn, but for those that the turn takes. */
  get takenAfter(): number {
    return this.#before.taken.size - this.#forgotten;
  }

  /** Puts back the memory of a message that was taken before the live state was lost. */
  restoreTaken(messageId: string, atMs: number): void {
    this.step.write(messageKey(messageId), { record: { $case: 'takenMessage', value: { atMs } } });
  }

  /** Writes an event with everything that the case and the work item say by now. */
  emit(type: string, fields: EventFields): void {
    if (this.#case === undefined) return;
    this.step.emit(caseEvent(type, { at: this.turn.at, case: this.#case, work: this.#work, fields }));
  }
}
