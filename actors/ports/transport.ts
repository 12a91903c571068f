// Carries envelopes between two processes, in order, in batches; says when the connection is gone. Never retries.

import type { Envelope } from '#proto/gen/skillpost/v1/cluster.ts';

export interface Link {
  /** False when the link is closed or its send buffer is full: nothing was sent. */
  send(envelope: Envelope): boolean;
  onEnvelope(listener: (envelope: Envelope) => void): void;
  onClose(listener: (reason: string) => void): void;
  close(): void;
}

export interface TransportServer {
  readonly address: string;
  close(): Promise<void>;
}

export interface Transport {
  /** Port 0: any free one; `address` says which. */
  listen(host: string, port: number, onLink: (link: Link) => void): Promise<TransportServer>;
  /** Resolves when connected; rejects when that fails within the connect time-out of `limits.ts`. */
  dial(address: string): Promise<Link>;
}
