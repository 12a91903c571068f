// A mail server made of answers: it offers what a test wants, notes each command, and can hang up. For what a real one
// does not show, such as a connection that is used twice.

import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

export interface RawServer {
  readonly port: number;
  readonly connections: () => number;
  /** Open at this moment. */
  readonly open: () => number;
  /** Commands in order, without the data. */
  readonly commands: readonly string[];
  readonly mails: readonly string[];
  /** Ends every connection. */
  hangUp(): void;
  stop(): Promise<void>;
}

export interface RawOptions {
  /** Lines of the answer to EHLO. */
  readonly offers?: readonly string[];
  /** Resolves before the end of data is answered. */
  readonly beforeAnswer?: () => Promise<void>;
}

export async function startRawServer({ offers = [], beforeAnswer }: RawOptions = {}): Promise<RawServer> {
  const commands: string[] = [];
  const mails: string[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    let heard = '';
    let data: string | null = null;
    const answer = (line: string): void => {
      const word = line.split(/[ :]/)[0]?.toUpperCase();
      commands.push(line);
      if (word === 'DATA') data = '';
      if (word === 'EHLO')
        socket.write(['250-raw.test', ...offers.map((offer) => `250-${offer}`), '250 HELP\r\n'].join('\r\n'));
      else if (word === 'STARTTLS') socket.write('502 not here\r\n');
      else if (word === 'QUIT') socket.end('221 bye\r\n');
      else socket.write(word === 'DATA' ? '354 go\r\n' : '250 ok\r\n');
    };
    socket.on('data', (part: Buffer) => {
      heard += part.toString('utf8');
      for (;;) {
        const end = data === null ? heard.indexOf('\r\n') : heard.indexOf('\r\n.\r\n');
        if (end < 0) return;
        const piece = heard.slice(0, end);
        heard = heard.slice(end + (data === null ? 2 : 5));
        if (data === null) answer(piece);
        else {
          mails.push(piece);
          data = null;
          void (beforeAnswer?.() ?? Promise.resolve()).then(() => socket.write('250 taken\r\n'));
        }
      }
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
    socket.write('220 raw.test ESMTP\r\n');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const hangUp = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => connections,
    open: () => sockets.size,
    commands,
    mails,
    hangUp,
    async stop() {
      hangUp();
      await new Promise<void>((resolve) => void server.close(() => resolve()));
    },
  };
}
