// The live instance of one actor: its state, and its bounded backlog. Holds data; the turns are in `turn.ts`, the life
// of the shard in `hosted-shard.ts`.
//
//             loaded                  idle for long, or at rest
//   loading ──────────► ready ─────────────────────────► gone
//      ▲                  │                                ▲
//      │ work waits       │ a turn threw                   │ shard closed or lost
//      └───────────── failed ── nothing waits ─────────────┘
//
// `failed` waits until the turns before the bug are kept, then starts from the store again: the state is never one that
// a half-run turn may have touched.

import type { ActorAddress, AnyKind } from './definition.ts';
import type { CommitBatch } from './commit-batch.ts';
import type { Entry } from './entry.ts';
import { Fifo } from './fifo.ts';
import type { Limits } from './host-deps.ts';
import { KeptReplies } from './kept-replies.ts';
import type { LiveFeed } from './live-feed.ts';

/** Fields of an actor's hash: `r:<key>` record, `_t:<shard>` mark of tells taken, `_k:<key>` kept reply. */
export const recordPrefix = 'r:';
export const markPrefix = '_t:';

const decoder = new TextDecoder();

export const encodeMark = (sequence: number): Uint8Array => Buffer.from(String(sequence), 'latin1');

export class Activation {
  readonly address: ActorAddress;
  readonly kind: AnyKind;
  readonly backlog = new Fifo<Entry>();
  phase: 'loading' | 'ready' | 'failed' | 'gone' = 'loading';
  /** In the shard's list of actors with work. */
  queued = false;
  usedAt: number;
  /** The newest commit that a turn of this actor is in. */
  lastBatch: CommitBatch | null = null;
  state: unknown = undefined;
  kept: KeptReplies | null = null;
  /** Sending shard → the last of its outbox sequences taken. */
  marks = new Map<number, number>();
  live: LiveFeed | null = null;

  constructor(address: ActorAddress, kind: AnyKind, at: number) {
    this.address = { kind: address.kind, id: address.id };
    this.kind = kind;
    this.usedAt = at;
  }

  get idle(): boolean {
    return (
      this.phase === 'ready' &&
      this.backlog.size === 0 &&
      this.live?.watched !== true &&
      (this.lastBatch === null || this.lastBatch.settled)
    );
  }

  /** Ready, and nothing more is expected of it. */
  get rests(): boolean {
    return this.phase === 'ready' && this.backlog.size === 0 && this.kind.rests?.(this.state) === true;
  }

  /** Throws when a record cannot be read. */
  load(fields: ReadonlyMap<string, Uint8Array>, limits: Limits): void {
    const records = new Map<string, unknown>();
    const marks = new Map<number, number>();
    for (const [field, bytes] of fields) {
      if (field.startsWith(recordPrefix))
        records.set(field.slice(recordPrefix.length), this.kind.codecs.record.decode(bytes));
      else if (field.startsWith(markPrefix))
        marks.set(Number(field.slice(markPrefix.length)), Number(decoder.decode(bytes)));
    }
    this.state = this.kind.load(this.address.id, records);
    this.marks = marks;
    this.kept = new KeptReplies(fields, limits);
    this.phase = 'ready';
  }
}
