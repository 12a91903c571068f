// Durable messages between actors, and effects: each that a commit holds is taken, or done, before it leaves the outbox;
// none is taken twice, and none is taken or done that no commit holds.

import type { ActorKey, OutboxEntry, ShardCommit } from '#actors/ports/shard-store.ts';
import type { Findings } from './findings.ts';

const effectKind = 'effect';
const markPrefix = '_t:';
const decoder = new TextDecoder();
const nameOf = ({ kind, id }: ActorKey): string => `${kind}/${id}`;

export class Messages {
  readonly #findings: Findings;
  /** Shard → what lies in its outbox. */
  readonly #outboxes = new Map<number, Map<number, OutboxEntry>>();
  readonly #lastSequence = new Map<number, number>();
  /** "<receiver> <shard>" → the newest entry of that shard which the receiver has kept. */
  readonly #marks = new Map<string, number>();
  /** "<receiver> <shard> <sequence>" of every entry there ever was. */
  readonly #sent = new Set<string>();
  readonly #effects = new Set<string>();
  readonly #done = new Set<string>();

  constructor(findings: Findings) {
    this.#findings = findings;
  }

  /** Entries that nobody has acknowledged yet, or whose acknowledgement is not kept yet. */
  *open(): Iterable<string> {
    for (const [shard, outbox] of this.#outboxes)
      for (const { sequence, to } of outbox.values()) yield `${shard}-${sequence} to ${nameOf(to)}`;
  }

  /** Called when an effect has been carried out. */
  effectDone(key: string): void {
    this.#findings.expect(
      this.#effects.has(key),
      'nothing leaves an actor before its commit',
      () => `effect ${key} was carried out, and no commit asked for it`,
    );
    this.#done.add(key);
  }

  applied(commit: ShardCommit): void {
    for (const { actor, writes } of commit.actors)
      for (const [field, bytes] of writes)
        if (field.startsWith(markPrefix) && bytes !== null)
          this.#taken(actor, Number(field.slice(markPrefix.length)), Number(decoder.decode(bytes)));
    for (const entry of commit.outboxAdded) this.#added(commit.shard, entry);
    for (const sequence of commit.outboxRemoved) this.#removed(commit.shard, sequence);
  }

  #taken(actor: ActorKey, shard: number, sequence: number): void {
    const line = `${nameOf(actor)} ${shard}`;
    const before = this.#marks.get(line) ?? 0;
    const text = (): string => `${nameOf(actor)} took ${shard}-${sequence} after ${shard}-${before}`;
    this.#findings.expect(sequence > before, 'a message is taken once, in the order of sending', text);
    this.#findings.expect(
      this.#sent.has(`${line} ${sequence}`),
      'nothing leaves an actor before its commit',
      () => `${text()}, which no commit holds`,
    );
    this.#marks.set(line, sequence);
  }

  #added(shard: number, entry: OutboxEntry): void {
    const { sequence, to } = entry;
    const before = this.#lastSequence.get(shard) ?? 0;
    this.#findings.expect(
      sequence > before,
      'numbers of an outbox rise',
      () => `shard ${shard}: ${sequence} after ${before}`,
    );
    this.#lastSequence.set(shard, sequence);
    const outbox = this.#outboxes.get(shard) ?? new Map<number, OutboxEntry>();
    this.#outboxes.set(shard, outbox.set(sequence, entry));
    if (to.kind === effectKind) this.#effects.add(`${shard}-${sequence}`);
    else this.#sent.add(`${nameOf(to)} ${shard} ${sequence}`);
  }

  #removed(shard: number, sequence: number): void {
    const entry = this.#outboxes.get(shard)?.get(sequence);
    if (entry === undefined) return;
    const { to } = entry;
    const kept =
      to.kind === effectKind
        ? this.#done.has(`${shard}-${sequence}`)
        : (this.#marks.get(`${nameOf(to)} ${shard}`) ?? 0) >= sequence;
    this.#findings.expect(
      kept,
      'a message leaves the outbox only when it is taken',
      () => `${shard}-${sequence} to ${nameOf(to)} was forgotten`,
    );
    this.#outboxes.get(shard)?.delete(sequence);
  }
}
