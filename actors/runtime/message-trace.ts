// The spans of committed messages and effects of one shard, from the commit to the acknowledgement. They live in memory
// only: after a fail-over a message goes on without its trace.

import type { OutboxEntry } from '../ports/shard-store.ts';
import type { Span, Tracing } from '../ports/tracing.ts';
import { actorAttributes, caseName } from '../tracing.ts';
import type { ActorAddress } from './definition.ts';

/** Receiver of the entries that are effects. */
export const effectKind = 'effect';

/** What the message of a traced turn carries beside itself. */
export interface MessageTrace {
  /** The turn's. */
  readonly parent: string;
  /** `tell queue.enqueue`, `effect sendReceipt`. */
  readonly name: string;
}

export interface TracedEntry extends OutboxEntry {
  readonly trace?: MessageTrace | undefined;
  /** What `payload` says, as the sending turn made it; absent when the entry was loaded. */
  readonly message?: unknown;
}

export function messageTrace(span: Span, to: ActorAddress, message: unknown): MessageTrace {
  const what = to.kind === effectKind ? 'effect ' : `tell ${to.kind}.`;
  return { parent: span.traceparent, name: what + caseName(message) };
}

export class MessageSpans {
  readonly #tracing: Tracing | undefined;
  readonly #shard: number;
  /** By sequence; as many as there are traced entries in the outbox. */
  readonly #open = new Map<number, Span>();

  constructor(tracing: Tracing | undefined, shard: number) {
    this.#tracing = tracing;
    this.#shard = shard;
  }

  committed({ sequence, to, trace }: TracedEntry): void {
    if (trace === undefined) return;
    const span = this.#tracing?.span(trace.name, trace.parent, {
      kind: 'producer',
      attributes: { ...actorAttributes(to), 'skillpost.shard': this.#shard },
    });
    if (span) this.#open.set(sequence, span);
  }

  /** Undefined: not traced. */
  traceOf(sequence: number): string | undefined {
    return this.#open.get(sequence)?.traceparent;
  }

  /** For log lines about it. */
  fields(sequence: number | undefined): { readonly traceId?: string } {
    const span = sequence === undefined ? undefined : this.#open.get(sequence);
    return span === undefined ? {} : { traceId: span.traceId };
  }

  runAs<T>(sequence: number, work: () => Promise<T>): Promise<T> {
    const span = this.#open.get(sequence);
    return span === undefined || this.#tracing === undefined ? work() : this.#tracing.within(span, work);
  }

  acknowledged(sequence: number): void {
    if (this.#open.size === 0) return;
    this.#open.get(sequence)?.end();
    this.#open.delete(sequence);
  }

  /** It goes out again after this failure. */
  refused(sequence: number | undefined, code: string): void {
    if (sequence !== undefined) this.#open.get(sequence)?.set({ 'skillpost.retried_after': code });
  }

  /** Others, or nobody, deliver what is left. */
  stop(): void {
    for (const span of this.#open.values()) {
      span.fail('NOT_DELIVERED_HERE');
      span.end();
    }
    this.#open.clear();
  }
}
