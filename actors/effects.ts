// What a decision may ask for: records to write, events, durable messages, timers and effects on the world outside.
// A `StepDraft` collects them while a decision is made. Effects are data here; the effect runner carries them out
// after the commit. Must not know what any kind decides.

import type { CommandOf, KindName } from './kinds.ts';
import type { Change, Step, TellIntent, TimerChange } from './runtime/definition.ts';
import type {
  Effect,
  ForwardMessage,
  RedeliverMessage,
  MoveKeptMessage,
  SendPreparedMessage,
  SendReceipt,
  WithdrawMessage,
} from '#proto/gen/skillpost/v1/effects.ts';
import { Event } from '#proto/gen/skillpost/v1/events.ts';
import type { WorkItemBrief } from '#proto/gen/skillpost/v1/types.ts';

const blankEvent: Event = Event.create({});

/** The inner command of a kind: `{$case, value}`. */
export type CommandBody<K extends KindName> = NonNullable<CommandOf<K>['command']>;

export type EventFields = Partial<Omit<Event, 'type' | 'atMs'>>;

/** Fills what is not given with the defaults of the protocol buffer. `at` in milliseconds since 1970. */
export function event(type: string, at: number, fields: EventFields): Event {
  return { ...blankEvent, ...fields, type, atMs: at };
}

/** What every event about a work item says of it. */
export function briefFields(brief: WorkItemBrief): EventFields {
  return {
    conversationId: brief.conversationId,
    workItemId: brief.workItemId,
    tag: brief.tag,
    subject: brief.subject,
    customerAddress: brief.fromAddress,
    customerName: brief.fromName,
    priority: brief.priority,
    skills: brief.skills,
    ruleId: brief.ruleId,
    ruleVersion: brief.ruleVersion,
    enqueuedAtMs: brief.enqueuedAtMs,
    followUp: brief.followUp,
  };
}

export function sendPreparedMessage(value: SendPreparedMessage): Effect {
  return { effect: { $case: 'sendPreparedMessage', value } };
}

/** At most one per case (F98); the decider holds that. */
export function sendReceipt(value: SendReceipt): Effect {
  return { effect: { $case: 'sendReceipt', value } };
}

/** Once per message; the effect runner holds that. */
export function forwardMessage(value: ForwardMessage): Effect {
  return { effect: { $case: 'forwardMessage', value } };
}

/** It never leaves; the effect runner holds that, whatever comes later. */
export function withdrawMessage(value: WithdrawMessage): Effect {
  return { effect: { $case: 'withdrawMessage', value } };
}

export function redeliverMessage(value: RedeliverMessage): Effect {
  return { effect: { $case: 'redeliverMessage', value } };
}

/** The same however often it runs. */
export function moveKeptMessage(value: MoveKeptMessage): Effect {
  return { effect: { $case: 'moveKeptMessage', value } };
}

/** Collects a step. Of several changes to one record, or of one timer, the last one counts. */
export class StepDraft<Command, Record> {
  readonly #changes = new Map<string, Change<Record>>();
  readonly #timers = new Map<string, TimerChange<Command>>();
  readonly #events: Event[] = [];
  readonly #tells: TellIntent[] = [];
  readonly #effects: Effect[] = [];

  write(key: string, record: Record | null): void {
    this.#changes.set(key, { key, record });
  }

  emit(happened: Event): void {
    this.#events.push(happened);
  }

  tell<K extends KindName>(kind: K, id: string, body: CommandBody<K>): void {
    this.#tells.push({ to: { kind, id }, command: { command: body } });
  }

  effect(effect: Effect): void {
    this.#effects.push(effect);
  }

  /** Replaces the timer `key` of this actor. `dueAt` in milliseconds since 1970. */
  setTimer(key: string, dueAt: number, command: Command): void {
    this.#timers.set(key, { key, dueAt, command });
  }

  clearTimer(key: string): void {
    this.#timers.set(key, { key, dueAt: null });
  }

  step<Reply>(reply: Reply): Step<Command, Record, Reply> {
    return {
      changes: [...this.#changes.values()],
      events: this.#events,
      tells: this.#tells,
      effects: this.#effects,
      timers: [...this.#timers.values()],
      reply,
    };
  }
}
