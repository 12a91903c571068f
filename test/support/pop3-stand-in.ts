// A POP3 server that does what a test says, however wrong: each answer comes from a function, and may be silence or the end.

import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** Bytes to send, or `hang` or `close`. Null: the ordinary answer. */
export type Pop3Answer = string | Buffer | null;

export const hang = 'hang';
export const close = 'close';

export interface Pop3StandInOptions {
  readonly mails?: readonly string[];
  /** The first word is in capitals. `session` counts from 1. */
  readonly answer?: (line: string, session: number) => Pop3Answer;
  readonly greeting?: Pop3Answer;
}

export interface Pop3StandIn {
  readonly port: number;
  /** All lines that clients have said, in order. */
  readonly said: readonly string[];
  /** Numbers of the mails that were deleted by sessions that ended well. */
  readonly deleted: ReadonlySet<number>;
  stop(): Promise<void>;
}

export const stuffed = (mail: string): string => `${mail.replaceAll(/^\./gm, '..')}.\r\n`;

export async function startPop3StandIn(options: Pop3StandInOptions): Promise<Pop3StandIn> {
  const { mails = [], answer = () => null, greeting = null } = options;
  const said: string[] = [];
  const sockets = new Set<Socket>();
  const deleted = new Set<number>();
  let sessions = 0;

  function usual(line: string, marked: Set<number>): string {
    const [command = '', argument = ''] = line.split(' ');
    const number = Number(argument);
    const mail = mails[number - 1];
    const there = mails
      .map((text, index) => ({ number: index + 1, text }))
      .filter((one) => !deleted.has(one.number));
    if (command === 'CAPA') return '+OK\r\nUSER\r\nUIDL\r\n.\r\n';
    if (command === 'LIST')
      return `+OK\r\n${there.map((one) => `${one.number} ${Buffer.byteLength(one.text)}\r\n`).join('')}.\r\n`;
    if (command === 'UIDL')
      return `+OK\r\n${there.map((one) => `${one.number} uid-${one.number}\r\n`).join('')}.\r\n`;
    if (command === 'RETR' && mail !== undefined) return `+OK\r\n${stuffed(mail)}`;
    if (command === 'DELE') marked.add(number);
    if (command === 'QUIT') for (const one of marked) deleted.add(one);
    return command === 'RETR' ? '-ERR no such message\r\n' : '+OK\r\n';
  }

  const server = createServer((socket) => {
    sessions += 1;
    const session = sessions;
    const marked = new Set<number>();
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    const send = (bytes: string | Buffer): void => {
      if (bytes === close) socket.destroy();
      else if (bytes !== hang) socket.write(bytes);
    };
    send(greeting ?? '+OK ready\r\n');
    let rest = '';
    socket.on('data', (chunk: Buffer) => {
      const lines = (rest + chunk.toString('latin1')).split('\r\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        said.push(line);
        send(answer(line, session) ?? usual(line, marked));
        if (line === 'QUIT') socket.end();
      }
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    said,
    deleted,
    async stop() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
