// What one turn of a mailbox changes, collected.

import { StepDraft } from '../effects.ts';
import type { EventFields } from '../effects.ts';
import { event } from '../effects.ts';
import type { Step, TurnContext } from '../runtime/definition.ts';
import type { Directory } from '../vocabulary/directory.ts';
import type { Fetching } from '../vocabulary/mailbox-policy.ts';
import { stateKey } from './records.ts';
import type { MailboxActorState } from './records.ts';
import { MailboxReply } from '#proto/gen/skillpost/v1/mailbox.ts';
import type { MailboxCommand, MailboxRecord, MailboxState } from '#proto/gen/skillpost/v1/mailbox.ts';

export class MailboxDraft {
  readonly id: string;
  readonly turn: TurnContext<Directory>;
  readonly out = new StepDraft<MailboxCommand, MailboxRecord>();
  state: MailboxState;

  constructor(actor: MailboxActorState, turn: TurnContext<Directory>) {
    this.id = actor.id;
    this.state = actor.state;
    this.turn = turn;
  }

  /** What is set for it, while it is to be fetched; null: it is not. */
  get fetching(): Fetching | null {
    const { mailboxes, settings } = this.turn.world;
    const mailbox = mailboxes.get(this.id);
    return mailbox?.active === true && !settings.fetchingPaused ? mailbox.fetching : null;
  }

  put(fields: Partial<MailboxState>): void {
    this.state = { ...this.state, ...fields };
    this.out.write(stateKey, { record: { $case: 'state', value: this.state } });
  }

  emit(type: string, fields: EventFields): void {
    this.out.emit(event(type, this.turn.at, { mailboxId: this.id, ...fields }));
  }

  step(reply: Partial<MailboxReply>): Step<MailboxCommand, MailboxRecord, MailboxReply> {
    return this.out.step(MailboxReply.fromPartial(reply));
  }
}
