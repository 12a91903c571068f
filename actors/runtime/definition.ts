// What a kind of actor is to the runtime: codecs, a pure `decide`, and how its records become a state. A turn has no
// clock, randomness or I/O; time, chance, ids and the world it may look at come in as arguments. Knows nothing of mail.

import type { Event } from '#proto/gen/skillpost/v1/events.ts';
import type { Effect } from '#proto/gen/skillpost/v1/effects.ts';

export interface Codec<T> {
  encode(value: T): Uint8Array;
  decode(bytes: Uint8Array): T;
}

/** Names an actor: its kind and its id within the kind. */
export interface ActorAddress {
  readonly kind: string;
  readonly id: string;
}

/** What a turn may know besides its state and its command. `World` is one immutable snapshot from start to end. */
export interface TurnContext<World> {
  readonly self: ActorAddress;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** In [0, 1). */
  readonly random: () => number;
  readonly newId: () => string;
  readonly world: World;
}

/** A record written (`record`) or removed (`null`). */
export interface Change<Record> {
  readonly key: string;
  readonly record: Record | null;
}

/** A durable message to another actor: an outbox entry of this turn's commit. `command` is the target kind's command. */
export interface TellIntent {
  readonly to: ActorAddress;
  readonly command: unknown;
}

/** Sets (or, with `dueAt` null, clears) the durable timer `key` of this actor. When due, `command` arrives as a turn. */
export type TimerChange<Command> =
  | { readonly key: string; readonly dueAt: number; readonly command: Command }
  | { readonly key: string; readonly dueAt: null };

export interface Step<Command, Record, Reply> {
  readonly changes: readonly Change<Record>[];
  readonly events: readonly Event[];
  readonly tells: readonly TellIntent[];
  readonly effects: readonly Effect[];
  readonly timers: readonly TimerChange<Command>[];
  readonly reply: Reply;
}

/** A command that the state does not allow. Nothing is written; the caller gets the code. */
export interface Rejection {
  /** Stable SCREAMING_SNAKE code; also names what a receiver of a `tell` refused (logged, then acknowledged). */
  readonly rejected: string;
  /** One plain sentence that is safe to show. */
  readonly text: string;
}

export type Decision<Command, Record, Reply> = Step<Command, Record, Reply> | Rejection;

/**
 * A kind of actor. `load` builds the state and its indexes from the records; `apply` brings a state to what the changes
 * of an accepted step say (it may change the state in place: the runtime owns it and drops it when a commit fails);
 * `decide` must not touch the state.
 */
export interface KindDefinition<State, Command, Record, Reply, View, World> {
  readonly kind: string;
  readonly codecs: {
    readonly command: Codec<Command>;
    readonly record: Codec<Record>;
    readonly reply: Codec<Reply>;
    readonly view: Codec<View>;
  };
  readonly load: (id: string, records: ReadonlyMap<string, Record>) => State;
  readonly decide: (
    state: State,
    command: Command,
    turn: TurnContext<World>,
  ) => Decision<Command, Record, Reply>;
  readonly apply: (state: State, changes: readonly Change<Record>[]) => State;
  /** What watchers and `view` requests get. */
  readonly view: (state: State, turn: TurnContext<World>) => View;
  /** `each`: watchers get every committed change; `coalesced`: at most four updates a second (design: live feed). */
  readonly live: 'each' | 'coalesced';
  /**
   * What of a view is new when the records with these keys changed; a watcher that can (`KindCodecs.withPart`) puts it
   * into the view that it has. Default: all of it.
   */
  readonly part?: (view: View, changed: ReadonlySet<string>) => View;
  /** Nothing more is expected of the actor for long: it is unloaded as soon as it is idle. Default: it is not. */
  readonly rests?: (state: State) => boolean;
}

/** A definition whose type parameters the runtime need not know. */
// eslint-disable-next-line typescript/no-explicit-any -- the runtime handles all kinds alike and only passes values through
export type AnyKind = KindDefinition<any, any, any, any, any, any>;
