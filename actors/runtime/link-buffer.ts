// The bounded buffer in front of a connection: joins what is sent in one tick, or while the connection is busy, into
// batches. Used by every transport, so that all refuse and batch alike. Knows nothing of what the envelopes say.

import type { Envelope } from '#proto/gen/skillpost/v1/cluster.ts';
import { limits } from '../limits.ts';
import { envelopeBytes } from './envelope.ts';

/** Sends one batch; false: busy, wait until `ready()` is called. */
export type WriteBatch = (envelopes: Envelope[]) => boolean;

interface Waiting {
  readonly envelope: Envelope;
  readonly bytes: number;
}

export class LinkBuffer {
  private waiting: Waiting[] = [];
  private waitingBytes = 0;
  private scheduled = false;
  private busy = false;
  private closed = false;
  private readonly write: WriteBatch;
  private readonly schedule: (task: () => void) => void;

  /** `schedule` runs the flush after what the present tick still sends. */
  constructor(write: WriteBatch, schedule: (task: () => void) => void) {
    this.write = write;
    this.schedule = schedule;
  }

  /** False: closed, full, or the envelope alone is over `limits.maxEnvelopeBytes`. */
  add(envelope: Envelope): boolean {
    const bytes = envelopeBytes(envelope);
    if (this.closed || bytes > limits.maxEnvelopeBytes) return false;
    if (this.waiting.length >= limits.linkBufferEnvelopes) return false;
    if (this.waitingBytes + bytes > limits.linkBufferBytes) return false;
    this.waiting.push({ envelope, bytes });
    this.waitingBytes += bytes;
    this.wake();
    return true;
  }

  /** The connection takes more. */
  ready(): void {
    this.busy = false;
    this.wake();
  }

  /** Sends what is waiting, as far as the connection takes it. */
  flush(): void {
    this.scheduled = false;
    let from = 0;
    while (from < this.waiting.length && !this.busy && !this.closed) {
      const to = this.endOfBatch(from);
      const batch = this.waiting.slice(from, to);
      for (const { bytes } of batch) this.waitingBytes -= bytes;
      from = to;
      this.busy = !this.write(batch.map(({ envelope }) => envelope));
    }
    if (from > 0) this.waiting = this.waiting.slice(from);
  }

  close(): void {
    this.closed = true;
    this.waiting = [];
    this.waitingBytes = 0;
  }

  private wake(): void {
    if (this.scheduled || this.busy || this.closed || this.waiting.length === 0) return;
    this.scheduled = true;
    this.schedule(() => this.flush());
  }

  private endOfBatch(from: number): number {
    let to = from;
    let bytes = 0;
    while (to < this.waiting.length && to - from < limits.batchEnvelopes) {
      bytes += this.waiting[to]?.bytes ?? 0;
      // One envelope always goes, however large: `add` has bounded it.
      if (bytes > limits.batchBytes && to > from) break;
      to += 1;
    }
    return to;
  }
}
