// A client that says exactly what a test wants, byte by byte: for what well-behaved clients never send.

import { connect } from 'node:net';

export interface Talk {
  /** Sends bytes as they are, and resolves with the next whole reply. */
  say(bytes: string): Promise<string>;
  /** Sends without waiting. */
  send(bytes: string | Uint8Array): void;
  reply(): Promise<string>;
  end(): void;
}

/** Resolves after the greeting. */
export async function talkTo(port: number): Promise<Talk> {
  const socket = connect(port, '127.0.0.1');
  let heard = '';
  const listeners: ((reply: string) => void)[] = [];
  const ready: string[] = [];
  socket.setEncoding('latin1');
  socket.on('error', () => socket.destroy());
  const offer = (reply: string): void => {
    const listener = listeners.shift();
    if (listener === undefined) ready.push(reply);
    else listener(reply);
  };
  socket.on('data', (data: string) => {
    heard += data;
    for (;;) {
      const whole = /^(?:\d{3}-[^\n]*\n)*\d{3}(?: [^\n]*)?\r\n/.exec(heard)?.[0];
      if (whole === undefined) return;
      heard = heard.slice(whole.length);
      offer(whole.trimEnd());
    }
  });
  socket.on('close', () => {
    while (listeners.length > 0) offer('closed');
    ready.push('closed');
  });
  const reply = (): Promise<string> => {
    const known = ready.shift();
    return known === undefined ? new Promise((resolve) => listeners.push(resolve)) : Promise.resolve(known);
  };
  await reply();
  return {
    say(bytes) {
      socket.write(Buffer.from(bytes, 'latin1'));
      return reply();
    },
    send: (bytes) => void socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes),
    reply,
    end: () => socket.destroy(),
  };
}

export interface Envelope {
  readonly from?: string;
  readonly to?: readonly string[];
}

/** EHLO to the end of DATA; the last reply. `raw` has its dots stuffed already and ends with CRLF, or is empty. */
export async function sendRaw(port: number, raw: string, envelope: Envelope = {}): Promise<string> {
  const talk = await talkTo(port);
  try {
    await talk.say('EHLO client.test\r\n');
    await talk.say(`MAIL FROM:<${envelope.from ?? 'customer@customer.test'}>\r\n`);
    for (const to of envelope.to ?? ['support@demo.test']) {
      const answer = await talk.say(`RCPT TO:<${to}>\r\n`);
      if (!answer.startsWith('250')) return answer;
    }
    const go = await talk.say('DATA\r\n');
    return go.startsWith('354') ? await talk.say(`${raw}.\r\n`) : go;
  } finally {
    talk.end();
  }
}
