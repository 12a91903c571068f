// The draft of one decision of a correspondent: its facts as the decision has made them so far, and what changes with them.

import { event, StepDraft } from '../effects.ts';
import type { EventFields } from '../effects.ts';
import type { TurnContext } from '../runtime/definition.ts';
import type { Directory } from '../vocabulary/directory.ts';
import { sameSubjectMs } from '../vocabulary/machine-mail.ts';
import type { MachineMailPolicy } from '../vocabulary/machine-mail.ts';
import { echoKey, factsKey, grantKey, noFacts, roomKey } from './records.ts';
import type { CorrespondentState } from './records.ts';
import type {
  CorrespondentCommand,
  CorrespondentFacts,
  CorrespondentRecord,
  DomainEcho,
  GrantedMail,
  SendingRoom,
} from '#proto/gen/skillpost/v1/correspondent.ts';

export class CorrespondentDraft {
  readonly state: CorrespondentState;
  readonly turn: TurnContext<Directory>;
  readonly step = new StepDraft<CorrespondentCommand, CorrespondentRecord>();
  #facts: CorrespondentFacts;

  constructor(state: CorrespondentState, turn: TurnContext<Directory>) {
    this.state = state;
    this.turn = turn;
    this.#facts = state.facts;
  }

  get policy(): MachineMailPolicy {
    return this.turn.world.settings.machineMail;
  }

  /** For so long what was granted counts. */
  get lookBackMs(): number {
    const steps = this.turn.world.settings.machineMailLadder.map(({ withinMs }) => withinMs);
    return Math.max(sameSubjectMs, ...steps);
  }

  get facts(): CorrespondentFacts {
    return this.#facts;
  }

  putFacts(changed: Partial<CorrespondentFacts>): void {
    this.#facts = { ...this.#facts, ...changed };
    this.step.write(factsKey, { record: { $case: 'facts', value: this.#facts } });
  }

  putGranted(messageId: string, value: GrantedMail): void {
    this.step.write(grantKey(messageId), { record: { $case: 'granted', value } });
  }

  dropGranted(messageId: string): void {
    this.step.write(grantKey(messageId), null);
  }

  dropFacts(): void {
    this.#facts = noFacts;
    this.step.write(factsKey, null);
  }

  dropEcho(): void {
    this.step.write(echoKey, null);
  }

  dropRoom(): void {
    this.step.write(roomKey, null);
  }

  putEcho(value: DomainEcho): void {
    this.step.write(echoKey, { record: { $case: 'echo', value } });
  }

  putRoom(value: SendingRoom): void {
    this.step.write(roomKey, { record: { $case: 'room', value } });
  }

  emit(type: string, fields: EventFields): void {
    const { id } = this.state;
    this.step.emit(event(type, this.turn.at, { customerAddress: id, target: id, ...fields }));
  }
}
