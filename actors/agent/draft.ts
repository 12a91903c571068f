// The draft of one decision of an agent: a copy of its few records that the decision works on, and what it asks for.

import { event, StepDraft } from '../effects.ts';
import type { EventFields } from '../effects.ts';
import type { TurnContext } from '../runtime/definition.ts';
import type { Directory, User } from '../vocabulary/directory.ts';
import {
  applyRecord,
  askingKey,
  externalWorkKey,
  offerKey,
  personalKey,
  connectionKey,
  presenceKey,
  signInKey,
  workKey,
} from './records.ts';
import type { AgentState, MutableAgentState } from './records.ts';
import type {
  AgentCommand,
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

export class AgentDraft {
  readonly turn: TurnContext<Directory>;
  readonly step = new StepDraft<AgentCommand, AgentRecord>();
  readonly #state: MutableAgentState;

  constructor(state: AgentState, turn: TurnContext<Directory>) {
    this.turn = turn;
    this.#state = {
      id: state.id,
      presence: state.presence,
      offers: new Map(state.offers),
      workItems: new Map(state.workItems),
      signIns: new Map(state.signIns),
      externalWork: new Map(state.externalWork),
      personal: new Map(state.personal),
      connections: new Map(state.connections),
      asking: state.asking,
    };
  }

  /** The state as the decision has made it so far. */
  get state(): AgentState {
    return this.#state;
  }

  get user(): User | undefined {
    return this.turn.world.users.get(this.#state.id);
  }

  putPresence(changed: Partial<Presence>): void {
    const value = { ...this.#state.presence, ...changed };
    this.#write(presenceKey, { record: { $case: 'presence', value } });
  }

  putAsking(value: Asking | null): void {
    this.#write(askingKey, value === null ? null : { record: { $case: 'asking', value } });
  }

  putOffer(value: Offer): void {
    this.#write(offerKey(value.offerId), { record: { $case: 'offer', value } });
  }

  dropOffer(offerId: string): void {
    this.#write(offerKey(offerId), null);
  }

  putWork(workItemId: string, value: AgentWorkItem): void {
    this.#write(workKey(workItemId), { record: { $case: 'workItem', value } });
  }

  dropWork(workItemId: string): void {
    this.#write(workKey(workItemId), null);
  }

  putSignIn(value: QueueSignIn): void {
    this.#write(signInKey(value.queueId), { record: { $case: 'signIn', value } });
  }

  dropSignIn(queueId: string): void {
    this.#write(signInKey(queueId), null);
  }

  putExternalWork(value: ExternalWork): void {
    this.#write(externalWorkKey(value.workId), { record: { $case: 'externalWork', value } });
  }

  dropExternalWork(workId: string): void {
    this.#write(externalWorkKey(workId), null);
  }

  putPersonal(place: string, value: PersonalItem): void {
    this.#write(personalKey(place), { record: { $case: 'personal', value } });
  }

  dropPersonal(place: string): void {
    this.#write(personalKey(place), null);
  }

  putConnection(value: Connection): void {
    this.#write(connectionKey(value.connectionId), { record: { $case: 'connection', value } });
  }

  dropConnection(connectionId: string): void {
    this.#write(connectionKey(connectionId), null);
  }

  emit(type: string, fields: EventFields): void {
    this.step.emit(event(type, this.turn.at, { agentId: this.#state.id, ...fields }));
  }

  #write(key: string, record: AgentRecord | null): void {
    applyRecord(this.#state, key, record);
    this.step.write(key, record);
  }
}
