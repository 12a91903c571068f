// One POP3 connection as lines in and octets out: reads no faster than lines are handled, waits for a client that reads
// slowly, and turns to TLS when it is told to.

import type { Socket } from 'node:net';
import { TLSSocket, type SecureContext } from 'node:tls';
import { limits } from '#actors/limits.ts';
import type { Clock } from '#actors/ports/clock.ts';
import { createLineReader, type ReadLine } from './lines.ts';

export interface Wire {
  /** Null: the connection has ended. */
  line(mostOctets: number): Promise<ReadLine | null>;
  /** Resolves when the client has taken enough of it; rejects when it has gone, or takes too long. */
  send(octets: string | Uint8Array): Promise<void>;
  /** Drops what was read and not handled. Rejects when the client fails its part. */
  startTls(): Promise<void>;
  /** Sends what is waiting, then ends. */
  end(): void;
  destroy(): void;
}

/** Written in portions: what Node buffers of a connection is no more than one. */
const portionOctets = 65_536;

export function createWire(
  plain: Socket,
  { secureContext, clock }: { readonly secureContext: SecureContext; readonly clock: Clock },
): Wire {
  const lines = createLineReader();
  let socket: Socket = plain;
  let ended = false;
  let wake: (() => void) | null = null;

  function changed(): void {
    wake?.();
    wake = null;
  }

  function attach(to: Socket): void {
    socket = to;
    to.on('data', (bytes: Buffer) => {
      // One portion at a time: the client's pipelined commands wait in the network, not here.
      to.pause();
      lines.push(bytes);
      changed();
    });
    for (const event of ['end', 'close', 'error', 'timeout'])
      to.once(event, () => {
        ended = true;
        if (event === 'timeout') to.destroy();
        changed();
      });
    to.setTimeout(limits.pop3IdleMs);
    to.pause();
  }

  async function write(bytes: Uint8Array): Promise<void> {
    if (socket.destroyed || !socket.writable) throw new Error('the client has gone');
    if (socket.write(bytes)) return;
    const done = Promise.withResolvers<void>();
    const gone = (): void => done.reject(new Error('the client has gone'));
    socket.once('drain', done.resolve);
    socket.once('close', gone);
    try {
      await done.promise;
    } finally {
      socket.off('drain', done.resolve);
      socket.off('close', gone);
    }
  }

  attach(plain);
  return {
    async line(most) {
      for (;;) {
        const read = lines.next(most);
        if (read !== null) return read;
        if (ended) return null;
        const more = new Promise<void>((resolve) => {
          wake = resolve;
        });
        socket.resume();
        await more;
      }
    },

    async send(octets) {
      const bytes = typeof octets === 'string' ? Buffer.from(octets) : octets;
      const cancel = clock.after(limits.pop3SendMs, () => socket.destroy());
      try {
        for (let at = 0; at < bytes.length; at += portionOctets)
          await write(bytes.subarray(at, at + portionOctets));
      } finally {
        cancel();
      }
    },

    async startTls() {
      for (const event of ['data', 'end', 'close', 'error', 'timeout']) plain.removeAllListeners(event);
      plain.setTimeout(0);
      // The TLS socket over it tells of it.
      plain.on('error', () => undefined);
      // RFC 2595 §4: what came behind STLS in clear might be anybody's.
      lines.clear();
      const tls = new TLSSocket(plain, { isServer: true, secureContext });
      const cancel = clock.after(limits.pop3HandshakeMs, () => tls.destroy());
      const ready = Promise.withResolvers<void>();
      tls.once('secure', ready.resolve);
      tls.once('close', () => ready.reject(new Error('the TLS handshake did not end')));
      tls.once('error', ready.reject);
      try {
        await ready.promise;
      } finally {
        cancel();
      }
      attach(tls);
    },

    // The client's side may be open still: nobody waits for it.
    end: () => void socket.end(() => socket.destroy()),
    destroy: () => void socket.destroy(),
  };
}
