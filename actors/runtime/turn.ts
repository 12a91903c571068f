// One turn: a command decided, its step applied in memory and joined to the shard's next commit. In three moves, so
// that a bug leaves nothing half done: prepare (pure, may throw), apply (state only, may throw), stage (cannot throw).

import { Event } from '#proto/gen/skillpost/v1/events.ts';
import { Effect } from '#proto/gen/skillpost/v1/effects.ts';
import { encodeMessage } from '../encoding.ts';
import type { ActorKey } from '../ports/shard-store.ts';
import { recordPrefix, type Activation } from './activation.ts';
import type { CommitBatch } from './commit-batch.ts';
import type { Change, Decision, Rejection, TimerChange, TurnContext } from './definition.ts';
import type { HostCounters, HostDeps } from './host-deps.ts';
import { effectKind, type MessageTrace } from './message-trace.ts';
import type { Failure } from './shard-host.ts';
import { timerId, type TimerQueue } from './timer-queue.ts';

/** What a turn needs of its shard. */
export interface TurnScope {
  readonly shard: number;
  readonly deps: HostDeps;
  readonly counters: HostCounters;
  readonly timers: TimerQueue;
  /** The next commit, to which the actor belongs from now on. */
  join(activation: Activation): CommitBatch;
  nextSequence(): number;
  /** Calls `settle` when all turns of the actor so far are kept, or lost. */
  gate(activation: Activation, settle: (failure: Failure | null) => void): void;
  /** The activation cannot go on: it starts anew from the store. */
  fail(activation: Activation): void;
  /** Takes the actor's view, now, for its watchers; they get it when all up to here is kept. */
  emitLive(activation: Activation): void;
  openFeed(activation: Activation): void;
}

type EncodedTimer =
  | { readonly key: string; readonly dueAt: number; readonly command: Uint8Array }
  | { readonly key: string; readonly dueAt: null };

export interface Outgoing {
  readonly to: ActorKey;
  readonly payload: Uint8Array;
  /** What `payload` is: the command, or the effect. */
  readonly message: unknown;
  readonly trace: MessageTrace | undefined;
}

/** A step with everything encoded. */
export interface Prepared {
  readonly changes: readonly Change<unknown>[];
  readonly records: readonly (Uint8Array | null)[];
  readonly events: readonly Uint8Array[];
  readonly outbox: readonly Outgoing[];
  readonly timers: readonly EncodedTimer[];
  readonly reply: Uint8Array;
}

const effectReceiver: ActorKey = { kind: effectKind, id: '' };

export function turnContext(activation: Activation, scope: TurnScope): TurnContext<unknown> {
  const { chance, clock, world } = scope.deps;
  return {
    self: activation.address,
    at: clock.now(),
    random: () => chance.random(),
    newId: () => chance.newId(),
    world: world(),
  };
}

function encodeTell(to: ActorKey, command: unknown, deps: HostDeps): Uint8Array {
  const kind = deps.kinds.get(to.kind);
  if (kind === undefined) throw new Error(`tell to unknown kind ${to.kind}`);
  return kind.codecs.command.encode(command);
}

/** Decides without touching anything. Throws on a bug. */
export function prepare(activation: Activation, command: unknown, scope: TurnScope): Prepared | Rejection {
  const { codecs, decide } = activation.kind;
  scope.counters.turns += 1;
  const decision: Decision<unknown, unknown, unknown> = decide(
    activation.state,
    command,
    turnContext(activation, scope),
  );
  if ('rejected' in decision) {
    scope.counters.rejections += 1;
    return decision;
  }
  const tells = decision.tells.map((tell) => ({
    to: tell.to,
    payload: encodeTell(tell.to, tell.command, scope.deps),
    message: tell.command,
    trace: undefined,
  }));
  const effects = decision.effects.map((effect) => ({
    to: effectReceiver,
    payload: encodeMessage(Effect, effect),
    message: effect,
    trace: undefined,
  }));
  return {
    changes: decision.changes,
    records: decision.changes.map(({ record }) => (record === null ? null : codecs.record.encode(record))),
    events: decision.events.map((event) => encodeMessage(Event, event)),
    outbox: effects.length === 0 ? tells : [...tells, ...effects],
    timers: decision.timers.map((timer: TimerChange<unknown>) =>
      timer.dueAt === null ? timer : { ...timer, command: codecs.command.encode(timer.command) },
    ),
    reply: codecs.reply.encode(decision.reply),
  };
}

/** Brings the state to what the step says. Throws on a bug; then the state is not to be used any more. */
export function apply(activation: Activation, prepared: Prepared): void {
  if (prepared.changes.length === 0) return;
  activation.state = activation.kind.apply(activation.state, prepared.changes);
}

/** Whether there is anything to keep. */
export function hasWrites({ changes, events, outbox, timers }: Prepared): boolean {
  return changes.length + events.length + outbox.length + timers.length > 0;
}

/** Timers and messages to others show in no view. */
function isVisible({ changes, events }: Prepared): boolean {
  return changes.length + events.length > 0;
}

function stageTimers(activation: Activation, prepared: Prepared, scope: TurnScope): void {
  const { address } = activation;
  const batch = scope.join(activation);
  for (const timer of prepared.timers) {
    const id = timerId(address, timer.key);
    if (timer.dueAt === null) {
      if (scope.timers.clear(id)) batch.clearTimer(id, address, timer.key);
      continue;
    }
    const stored = { actor: address, key: timer.key, dueAt: timer.dueAt, command: timer.command };
    scope.timers.set(stored);
    batch.setTimer(id, stored);
  }
}

/** Joins an applied step to the shard's next commit. */
export function stage(activation: Activation, prepared: Prepared, scope: TurnScope): void {
  if (!hasWrites(prepared)) return;
  const batch = scope.join(activation);
  if (prepared.changes.length > 0) {
    const writes = batch.writesOf(activation);
    prepared.changes.forEach(({ key }, index) =>
      writes.set(recordPrefix + key, prepared.records[index] ?? null),
    );
  }
  for (const event of prepared.events) batch.events.push(event);
  for (const { to, payload, trace, message } of prepared.outbox)
    batch.outbox.push({ sequence: scope.nextSequence(), to, payload, trace, message });
  if (prepared.timers.length > 0) stageTimers(activation, prepared, scope);
  if (activation.live?.watched !== true || !isVisible(prepared)) return;
  activation.live.note(prepared.events, prepared.changes);
  if (activation.kind.live === 'each') batch.live.add(activation);
}
