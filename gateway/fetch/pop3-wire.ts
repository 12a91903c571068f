// Lines and bodies of a POP3 server (RFC 1939 §3), read as they are asked for: what nobody wants yet stays in the socket, and
// no answer may be longer than its bound. Knows no command.

import { once } from 'node:events';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { ConnectionOptions } from 'node:tls';
import { limits } from '#actors/limits.ts';
import { connectionProblem, problem } from './problems.ts';

export interface Body {
  /** As it was before dots were doubled for the wire; the beginning of it, when it is longer than was asked for. */
  readonly bytes: Buffer;
  /** Of the whole of it. */
  readonly length: number;
}

const lineEnd = Buffer.from('\r\n');
const bodyEnd = Buffer.from('\r\n.\r\n');

export class Pop3Wire {
  #socket: Socket;
  #pending: Buffer = Buffer.alloc(0);
  #failure: Error | null = null;

  constructor(socket: Socket) {
    this.#socket = socket;
    this.#listen(socket);
  }

  #listen(socket: Socket): void {
    socket.on('error', (error) => {
      this.#failure ??= connectionProblem(error);
    });
    socket.setTimeout(limits.fetchSilenceMs, () =>
      socket.destroy(problem('late', `The server has said nothing for ${limits.fetchSilenceMs / 1_000} s.`)),
    );
  }

  send(line: string): void {
    if (!this.#socket.writable) throw this.#lost();
    this.#socket.write(`${line}\r\n`);
  }

  /** Without its end. */
  async line(): Promise<string> {
    for (;;) {
      const end = this.#pending.indexOf(0x0a);
      if (end > limits.fetchLineBytes || (end < 0 && this.#pending.length > limits.fetchLineBytes))
        throw this.#refuse('The server says a line that does not end.');
      if (end >= 0) {
        const line = this.#pending.toString('utf8', 0, end).replace(/\r$/, '');
        this.#pending = this.#pending.subarray(end + 1);
        return line;
      }
      this.#pending = Buffer.concat([this.#pending, await this.#more()]);
    }
  }

  /** What follows a line, up to the line with nothing but a dot. Reads all of it, keeps the first `keep` bytes. */
  async body(keep: number): Promise<Body> {
    const kept: Buffer[] = [];
    const room = keep + lineEnd.length;
    let length = 0;
    // The end of the line before belongs to the mark that ends the body.
    let rest: Buffer = Buffer.concat([lineEnd, this.#pending]);
    for (;;) {
      const end = rest.indexOf(bodyEnd);
      const safe = end >= 0 ? end + lineEnd.length : Math.max(0, rest.length - bodyEnd.length + 1);
      if (length < room) kept.push(rest.subarray(0, Math.min(safe, room - length)));
      length += safe;
      if (end >= 0) {
        this.#pending = rest.subarray(end + bodyEnd.length);
        const bytes = withoutDots(Buffer.concat(kept)).subarray(lineEnd.length);
        return { bytes, length: length > room ? length - lineEnd.length : bytes.length };
      }
      if (length > limits.fetchDrainBytes) throw this.#refuse('The server sends far more than a mail.');
      rest = Buffer.concat([rest.subarray(safe), await this.#more()]);
    }
  }

  /** From here on in TLS. Whatever was said before its handshake is not believed (RFC 2595 §4). */
  async upgrade(options: ConnectionOptions): Promise<void> {
    if (this.#pending.length > 0 || this.#socket.readableLength > 0)
      throw problem('trust', 'The server has sent something between STLS and the encrypted connection.');
    this.#socket.removeAllListeners('timeout');
    this.#socket.setTimeout(0);
    const secure = connectTls({ ...options, socket: this.#socket });
    this.#socket = secure;
    this.#listen(secure);
    try {
      await once(secure, 'secureConnect');
    } catch (error) {
      throw connectionProblem(error);
    }
  }

  cut(): void {
    this.#socket.destroy();
  }

  async #more(): Promise<Buffer> {
    for (;;) {
      const chunk = this.#socket.read() as Buffer | null;
      if (chunk !== null) return chunk;
      if (this.#socket.readableEnded || this.#socket.destroyed) throw this.#lost();
      await readableOrOver(this.#socket);
    }
  }

  #refuse(text: string): Error {
    this.cut();
    return problem('refused', text);
  }

  #lost(): Error {
    return this.#failure ?? problem('lost', 'The server has closed the connection.');
  }
}

async function readableOrOver(socket: Socket): Promise<void> {
  const some = Promise.withResolvers<void>();
  const done = (): void => some.resolve();
  const events = ['readable', 'end', 'close', 'error'] as const;
  for (const event of events) socket.once(event, done);
  try {
    await some.promise;
  } finally {
    for (const event of events) socket.off(event, done);
  }
}

/** RFC 1939 §3: a line that begins with a dot has got another one for the way. Begins with a line end. */
function withoutDots(stuffed: Buffer): Buffer {
  const parts: Buffer[] = [];
  let from = 0;
  for (;;) {
    const at = stuffed.indexOf('\r\n.', from);
    if (at < 0) return parts.length === 0 ? stuffed : Buffer.concat([...parts, stuffed.subarray(from)]);
    parts.push(stuffed.subarray(from, at + 2));
    from = at + 3;
  }
}
