// The Transport port within one process: for tests and the simulator. Envelopes are encoded and decoded as on the
// wire, so that nothing is shared by reference. `cut` is a network that fails.

import { Batch, type Envelope } from '#proto/gen/skillpost/v1/cluster.ts';
import { SkillpostError } from '../../errors.ts';
import type { Link, Transport } from '../../ports/transport.ts';
import { LinkBuffer } from '../../runtime/link-buffer.ts';

class MemoryLink implements Link {
  other: MemoryLink | null = null;
  private readonly buffer: LinkBuffer;
  private readonly deliver: (task: () => void) => void;
  private closed: string | null = null;
  private envelopeListener: ((envelope: Envelope) => void) | null = null;
  private closeListeners: ((reason: string) => void)[] = [];
  private early: Envelope[] = [];

  constructor(deliver: (task: () => void) => void) {
    this.deliver = deliver;
    this.buffer = new LinkBuffer((envelopes) => this.transmit(envelopes), queueMicrotask);
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
    this.finish('closed here');
    const other = this.other;
    this.deliver(() => other?.finish('ended by the other side'));
  }

  /** Both ends see the connection go, and what was on its way is lost. */
  finish(reason: string): void {
    if (this.closed !== null) return;
    this.closed = reason;
    this.buffer.close();
    const listeners = this.closeListeners;
    this.closeListeners = [];
    for (const listener of listeners) listener(reason);
  }

  private transmit(envelopes: Envelope[]): boolean {
    const bytes = Batch.encode({ envelopes }).finish();
    const other = this.other;
    this.deliver(() => other?.take(bytes));
    return true;
  }

  private take(bytes: Uint8Array): void {
    for (const envelope of Batch.decode(bytes).envelopes) {
      if (this.closed !== null) return;
      if (this.envelopeListener === null) this.early.push(envelope);
      else this.envelopeListener(envelope);
    }
  }
}

interface Listening {
  readonly onLink: (link: Link) => void;
  readonly links: Set<MemoryLink>;
}

export interface MemoryNetwork {
  readonly transport: Transport;
  /** Breaks every link to or from the listener at `address`; it can be dialled again. */
  cut(address: string): void;
}

/** `deliver` runs each delivery in the order given, later than now: the simulator delays there. */
export function createMemoryNetwork(deliver: (task: () => void) => void = queueMicrotask): MemoryNetwork {
  const listening = new Map<string, Listening>();
  let nextPort = 1;

  function dial(address: string): Promise<Link> {
    const listener = listening.get(address);
    if (listener === undefined)
      return Promise.reject(
        new SkillpostError('DIAL_FAILED', 'unavailable', 'Another part cannot be reached.', {
          meta: { address },
        }),
      );
    const near = new MemoryLink(deliver);
    const far = new MemoryLink(deliver);
    near.other = far;
    far.other = near;
    listener.links.add(far);
    far.onClose(() => listener.links.delete(far));
    listener.onLink(far);
    return Promise.resolve(near);
  }

  function cut(address: string): void {
    for (const link of listening.get(address)?.links ?? []) {
      link.other?.finish('connection lost');
      link.finish('connection lost');
    }
  }

  function listen(host: string, port: number, onLink: (link: Link) => void) {
    const address = `${host}:${port === 0 ? nextPort++ : port}`;
    if (listening.has(address)) return Promise.reject(new Error(`address in use: ${address}`));
    listening.set(address, { onLink, links: new Set() });
    const close = (): Promise<void> => {
      for (const link of listening.get(address)?.links ?? []) link.close();
      listening.delete(address);
      return Promise.resolve();
    };
    return Promise.resolve({ address, close });
  }

  return { transport: { listen, dial }, cut };
}
