// Runs the kinds without a runtime: one actor at a time (`ActorBench`), or all of them on a bus that delivers durable
// messages in any interleaving that keeps the order of each pair (`KindBus`). Holds for every turn that deciding touches
// nothing, that what is reloaded from records equals what is in memory, and that a watcher who takes parts sees the same.

import assert from 'node:assert/strict';
import type { CommandBody } from '#actors/effects.ts';
import { kindCodecs } from '#actors/kind-codecs.ts';
import { kindDefinitions } from '#actors/kind-definitions.ts';
import type { CommandOf, KindName, ReplyOf, ViewOf } from '#actors/kinds.ts';
import type { AnyKind, Decision, Rejection, Step, TurnContext } from '#actors/runtime/definition.ts';
import type { Directory } from '#actors/vocabulary/directory.ts';
import type { Effect } from '#proto/gen/skillpost/v1/effects.ts';
import type { Event } from '#proto/gen/skillpost/v1/events.ts';

export type AnyStep<K extends KindName> = Step<CommandOf<K>, unknown, ReplyOf<K>>;

export interface World {
  at: number;
  directory: Directory;
  ids: number;
  /** In [0, 1); without it every draw is in the middle. */
  random?: () => number;
}

export function aWorld(directory: Directory, at = 1_000_000): World {
  return { at, directory, ids: 0 };
}

function definitionOf(kind: KindName): AnyKind {
  const definition = kindDefinitions.get(kind);
  assert.ok(definition !== undefined);
  return definition;
}

export class ActorBench<K extends KindName> {
  readonly kind: K;
  readonly id: string;
  readonly world: World;
  readonly timers = new Map<string, { readonly dueAt: number; readonly command: CommandOf<K> }>();
  readonly #definition: AnyKind;
  readonly #records = new Map<string, Uint8Array>();
  /** Compares the state with a reloaded one after each turn; O(records). */
  checked = true;
  state: unknown;

  constructor(kind: K, id: string, world: World) {
    this.kind = kind;
    this.id = id;
    this.world = world;
    this.#definition = definitionOf(kind);
    this.state = this.#definition.load(id, new Map());
  }

  get view(): ViewOf<K> {
    return this.#definition.view(this.state, this.#turn()) as ViewOf<K>;
  }

  /** Decides, applies and keeps; returns the step or the rejection. */
  do(body: CommandBody<K>): AnyStep<K> | Rejection {
    const codecs = this.#definition.codecs;
    const command: unknown = codecs.command.decode(codecs.command.encode({ command: body }));
    const before = this.checked ? this.#image(this.state) : '';
    const decision = this.#definition.decide(this.state, command, this.#turn()) as Decision<
      CommandOf<K>,
      unknown,
      ReplyOf<K>
    >;
    if (this.checked) assert.equal(this.#image(this.state), before, 'deciding touched the state');
    if ('rejected' in decision) return decision;
    const seen = this.checked ? this.view : null;
    this.state = this.#definition.apply(this.state, decision.changes);
    this.#keep(decision);
    if (seen !== null) this.#holdParts(seen, decision);
    if (this.checked) assert.equal(this.#image(this.#reloaded()), this.#image(this.state));
    return decision;
  }

  /** Like `do`, for a command that must not be rejected. */
  must(body: CommandBody<K>): AnyStep<K> {
    const decision = this.do(body);
    if ('rejected' in decision) assert.fail(`${body.$case} was rejected: ${decision.rejected}`);
    return decision;
  }

  /** The keys of the records that are kept. */
  recordKeys(): Iterable<string> {
    return this.#records.keys();
  }

  /** Unloads the actor and loads it again from its records. */
  passivate(): void {
    this.state = this.#reloaded();
  }

  #holdParts(before: ViewOf<K>, { changes }: AnyStep<K>): void {
    const { part: partOf, codecs } = this.#definition;
    const { withPart } = kindCodecs[this.kind];
    assert.equal(partOf === undefined, withPart === undefined, 'parts that nobody puts together');
    if (partOf === undefined || withPart === undefined) return;
    const changed = new Set(changes.map(({ key }) => key));
    const gone = changes.filter(({ record }) => record === null).map(({ key }) => key);
    const part = codecs.view.decode(codecs.view.encode(partOf(this.view, changed))) as ViewOf<K>;
    const whole: unknown = codecs.view.decode(codecs.view.encode(this.view));
    assert.deepEqual(withPart(before, part, gone), whole, 'a watcher who takes parts sees something else');
  }

  #keep(step: AnyStep<K>): void {
    for (const { key, record } of step.changes) {
      if (record === null) this.#records.delete(key);
      else this.#records.set(key, this.#definition.codecs.record.encode(record));
    }
    for (const timer of step.timers) {
      if (timer.dueAt === null) this.timers.delete(timer.key);
      else this.timers.set(timer.key, timer);
    }
  }

  #reloaded(): unknown {
    const records = [...this.#records].map(
      ([key, bytes]) => [key, this.#definition.codecs.record.decode(bytes)] as const,
    );
    return this.#definition.load(this.id, new Map(records));
  }

  /** Comparable text of a state: its view with lists in an order of their own. */
  #image(state: unknown): string {
    const view = this.#definition.view(state, this.#turn());
    return JSON.stringify(view, (_key, value: unknown) =>
      Array.isArray(value) ? value.map((entry) => JSON.stringify(entry)).sort() : value,
    );
  }

  #turn(): TurnContext<Directory> {
    return {
      self: { kind: this.kind, id: this.id },
      at: this.world.at,
      random: this.world.random ?? (() => 0.5),
      newId: () => `id-${(this.world.ids += 1)}`,
      world: this.world.directory,
    };
  }
}

interface Delivery {
  readonly to: { readonly kind: string; readonly id: string };
  readonly body: CommandBody<KindName>;
}

/** A turn that a bus has run and kept. */
export interface BusTurn {
  readonly kind: KindName;
  readonly id: string;
  readonly command: CommandBody<KindName>;
  readonly step: AnyStep<KindName>;
}

export class KindBus {
  readonly world: World;
  /** Told of each turn that was not rejected. */
  onTurn: ((turn: BusTurn) => void) | null = null;
  readonly events: Event[] = [];
  readonly effects: Effect[] = [];
  readonly rejections: Rejection[] = [];
  checked = true;
  readonly #actors = new Map<string, ActorBench<KindName>>();
  readonly #channels = new Map<string, Delivery[]>();

  constructor(world: World) {
    this.world = world;
  }

  actor<K extends KindName>(kind: K, id: string): ActorBench<K> {
    const key = `${kind}/${id}`;
    const known = this.#actors.get(key);
    if (known !== undefined) return known as unknown as ActorBench<K>;
    const made = new ActorBench(kind, id, this.world);
    made.checked = this.checked;
    this.#actors.set(key, made);
    return made;
  }

  actors<K extends KindName>(kind: K): readonly ActorBench<K>[] {
    const all = [...this.#actors.values()].filter((actor) => actor.kind === kind);
    return all as unknown as readonly ActorBench<K>[];
  }

  ask<K extends KindName>(kind: K, id: string, body: CommandBody<K>): ReplyOf<K> | Rejection {
    const decision = this.actor(kind, id).do(body);
    if ('rejected' in decision) {
      this.rejections.push(decision);
      return decision;
    }
    this.events.push(...decision.events);
    this.effects.push(...decision.effects);
    for (const { to, command } of decision.tells) {
      const pair = `${kind}/${id}>${to.kind}/${to.id}`;
      const { command: told } = command as { command: CommandBody<KindName> };
      this.#channels.set(pair, [...(this.#channels.get(pair) ?? []), { to, body: told }]);
    }
    this.onTurn?.({ kind, id, command: body, step: decision });
    return decision.reply;
  }

  get waitingMessages(): number {
    return this.#channels.size;
  }

  /** Delivers the oldest message of one channel; `pick` in [0, 1) says which. False: nothing to deliver. */
  deliver(pick: number): boolean {
    const pairs = [...this.#channels.keys()];
    const pair = pairs[Math.floor(pick * pairs.length)];
    if (pair === undefined) return false;
    const [delivery, ...rest] = this.#channels.get(pair) ?? [];
    if (rest.length === 0) this.#channels.delete(pair);
    else this.#channels.set(pair, rest);
    assert.ok(delivery !== undefined);
    this.ask(delivery.to.kind as KindName, delivery.to.id, delivery.body);
    return true;
  }

  /** Delivers everything, in an order that `random` decides. */
  settle(random: () => number): void {
    for (let turns = 0; this.deliver(random()); turns += 1) assert.ok(turns < 100_000, 'never settles');
  }

  /** Moves the clock and lets the timers come that are due by then, in the order of their times, among messages. */
  advance(ms: number, random: () => number): void {
    const until = this.world.at + ms;
    for (let fired = 0; ; fired += 1) {
      assert.ok(fired < 100_000, 'timers never end');
      const due = this.#nextTimer(until);
      if (due === null) break;
      this.world.at = Math.max(this.world.at, due.dueAt);
      due.actor.timers.delete(due.key);
      const body = due.command.command;
      assert.ok(body !== undefined);
      this.ask(due.actor.kind, due.actor.id, body);
      for (let messages = Math.floor(random() * 5); messages > 0; messages -= 1) this.deliver(random());
    }
    this.world.at = until;
  }

  #nextTimer(until: number): {
    actor: ActorBench<KindName>;
    key: string;
    dueAt: number;
    command: CommandOf<KindName>;
  } | null {
    let next = null;
    for (const actor of this.#actors.values()) {
      for (const [key, { dueAt, command }] of actor.timers) {
        if (dueAt <= until && (next === null || dueAt < next.dueAt)) next = { actor, key, dueAt, command };
      }
    }
    return next;
  }
}
