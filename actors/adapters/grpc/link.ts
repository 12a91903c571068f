// One end of a Node.Link stream as a Link: batches out, envelopes in, one close event. The same for both ends.

import type { Batch, Envelope } from '#proto/gen/skillpost/v1/cluster.ts';
import type { Link } from '../../ports/transport.ts';
import { LinkBuffer } from '../../runtime/link-buffer.ts';

/** What the two ends of a gRPC stream have in common. */
export interface BatchStream {
  write(batch: Batch): boolean;
  on(event: 'data', listener: (batch: Batch) => void): unknown;
  on(event: 'drain' | 'end' | 'close' | 'cancelled', listener: () => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
}

export class GrpcLink implements Link {
  private readonly buffer: LinkBuffer;
  private readonly end: (orderly: boolean) => void;
  private closed: string | null = null;
  private envelopeListener: ((envelope: Envelope) => void) | null = null;
  private closeListeners: ((reason: string) => void)[] = [];
  /** What came before anybody listened. */
  private early: Envelope[] = [];

  /** `end` ends the call and whatever belongs to it: `orderly` lets what was written reach the other side first. */
  constructor(stream: BatchStream, end: (orderly: boolean) => void) {
    this.end = end;
    this.buffer = new LinkBuffer(
      (envelopes) => stream.write({ envelopes }),
      (flush) => setImmediate(flush),
    );
    stream.on('data', (batch) => this.take(batch));
    stream.on('drain', () => this.buffer.ready());
    stream.on('error', (error) => this.finish(error.message));
    stream.on('cancelled', () => this.finish('cancelled by the other side'));
    stream.on('end', () => this.finish('ended by the other side'));
    stream.on('close', () => this.finish('connection closed'));
  }

  send(envelope: Envelope): boolean {
    return this.buffer.add(envelope);
  }

  onEnvelope(listener: (envelope: Envelope) => void): void {
    this.envelopeListener = listener;
    const early = this.early;
    this.early = [];
    for (const envelope of early) listener(envelope);
  }

  onClose(listener: (reason: string) => void): void {
    if (this.closed === null) this.closeListeners.push(listener);
    else listener(this.closed);
  }

  close(): void {
    if (this.closed !== null) return;
    this.buffer.flush();
    this.finish('closed here', true);
  }

  private take(batch: Batch): void {
    for (const envelope of batch.envelopes) {
      if (this.closed !== null) return;
      if (this.envelopeListener === null) this.early.push(envelope);
      else this.envelopeListener(envelope);
    }
  }

  private finish(reason: string, orderly = false): void {
    if (this.closed !== null) return;
    this.closed = reason;
    this.buffer.close();
    this.end(orderly);
    const listeners = this.closeListeners;
    this.closeListeners = [];
    for (const listener of listeners) listener(reason);
  }
}
