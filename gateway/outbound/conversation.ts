// An SMTP connection to one server, over which letters go one after the other. TLS when offered; demanded, with a proven
// name, when a password is to be sent to another machine.

import { domainToASCII } from 'node:url';
import { isIP } from 'node:net';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { limits } from '#actors/limits.ts';
import type { Clock } from '#actors/ports/clock.ts';
import { loginOf } from '../boxes/smtp-login.ts';
import { tlsOptions } from '../fetch/trust.ts';
import { has8Bit, judge, needsSmtpUtf8 } from './smtp-client.ts';
import type { ClientError, Letter, Outcome, Server } from './smtp-client.ts';

export interface ConversationOptions {
  /** Our name in EHLO. */
  readonly hostname: string;
  readonly clock: Clock;
  /** False: in the clear, whatever is offered. */
  readonly tls: boolean;
}

export interface Conversation {
  /** Never rejects. `lost`: the connection ended before the server answered. */
  send(letter: Letter): Promise<Outcome & { readonly lost: boolean }>;
  /** Letters that were taken. */
  sent(): number;
  isOpen(): boolean;
  close(): void;
}

/* oxlint-disable no-underscore-dangle -- what the library knows and does not tell */

interface Inside {
  readonly _supportedExtensions: readonly string[];
  _sendCommand(line: string, masked?: string): void;
}

/** Connected and logged in. Rejects with a `ClientError`. */
export async function converse(server: Server, options: ConversationOptions): Promise<Conversation> {
  const connection = connect(server, options);
  let broken: Error | null = null;
  let fail: ((error: Error) => void) | null = null;
  let sent = 0;

  const end = (error: Error): void => {
    broken ??= error;
    fail?.(broken);
  };
  // Both stay: errors of a conversation that is over concern nobody.
  connection.on('error', end);
  connection.on('end', () => end(new Error('the server closed the connection')));

  async function step<T>(run: (done: (error?: Error | null, value?: T) => void) => void): Promise<T> {
    if (broken !== null) throw broken;
    const cancel = options.clock.after(limits.deliverySessionMs, () => connection.close());
    try {
      return await new Promise<T>((resolve, reject) => {
        fail = reject;
        run((error, value) => (error ? reject(error) : resolve(value as T)));
      });
    } finally {
      fail = null;
      cancel();
    }
  }

  const { login } = server;
  try {
    await step<void>((done) => connection.connect(done));
    if (login !== null) {
      const secret =
        'pass' in login
          ? ({ kind: 'password', password: login.pass } as const)
          : ({ kind: 'oauth2', accessToken: login.accessToken } as const);
      await step<unknown>((done) => connection.login(loginOf(login.user, secret), done));
    }
  } catch (error) {
    connection.close();
    throw error;
  }
  return {
    async send(letter) {
      const utf8 = needsSmtpUtf8(letter);
      if (utf8 && !inside(connection)._supportedExtensions.includes('SMTPUTF8'))
        return { ...noUtf8, lost: false };
      if (utf8) sayUtf8(connection);
      try {
        const info = await step<{ readonly response?: string }>((done) =>
          connection.send(envelopeOf(letter), letter.raw, done),
        );
        sent += 1;
        const reports = inside(connection)._supportedExtensions.includes('DSN');
        const text = info.response ?? '';
        return { state: 'delivered', code: 250, text, tryNext: false, lost: false, reports };
      } catch (error) {
        const outcome = judge(error as ClientError);
        return { ...outcome, lost: outcome.code === null && outcome.state === 'deferred' };
      }
    },
    sent: () => sent,
    isOpen: () => broken === null,
    close() {
      if (broken === null) connection.quit();
      connection.close();
    },
  };
}

const noUtf8: Outcome = {
  state: 'failed',
  code: 553,
  text: '5.6.7 the server does not take addresses or headers in UTF-8',
  tryNext: false,
};

function inside(connection: SMTPConnection): Inside {
  return connection as unknown as Inside;
}

/** The library says it for addresses alone, and not for a header in UTF-8. */
function sayUtf8(connection: SMTPConnection): void {
  const within = inside(connection);
  const original = within._sendCommand.bind(connection);
  within._sendCommand = (line, masked) => {
    const isMail = line.startsWith('MAIL FROM:');
    if (isMail) within._sendCommand = original;
    original(isMail && !/ SMTPUTF8\b/.test(line) ? `${line} SMTPUTF8` : line, masked);
  };
}

function envelopeOf({ envelopeFrom, recipient, raw, dsn }: Letter): SMTPConnection.Envelope {
  const asked = dsn?.recipients.find(({ address }) => address === recipient);
  return {
    from: envelopeFrom === '' ? false : reachable(envelopeFrom),
    to: [reachable(recipient)],
    size: raw.length,
    use8BitMime: has8Bit(raw),
    ...(dsn === null || dsn === undefined
      ? {}
      : {
          dsn: {
            ...(dsn.return === ''
              ? {}
              : { ret: dsn.return === 'full' ? ('FULL' as const) : ('HDRS' as const) }),
            ...(dsn.envelopeId === '' ? {} : { envid: dsn.envelopeId }),
            ...(asked === undefined || asked.notify.length === 0 ? {} : { notify: asked.notify.join(',') }),
            ...(asked === undefined || asked.originalRecipient === ''
              ? {}
              : { orcpt: asked.originalRecipient }),
          },
        }),
  };
}

/** RFC 5891 §5: a domain in other letters has a form in ASCII, which every server takes. */
function reachable(address: string): string {
  const at = address.lastIndexOf('@');
  const domain = address.slice(at + 1);
  const ascii = /[\u0080-\uffff]/.test(domain) ? domainToASCII(domain) : '';
  return ascii === '' ? address : `${address.slice(0, at + 1)}${ascii}`;
}

function connect(server: Server, { hostname, tls }: ConversationOptions): SMTPConnection {
  const { startTls = 'offered', caPem = '' } = server;
  const proven = startTls === 'demanded' || (server.login !== null && !isLoopback(server.address));
  return new SMTPConnection({
    host: server.address,
    port: server.port,
    secure: server.implicitTls,
    // A name for TLS; an address is none (RFC 6066 §3).
    ...(isIP(server.host) > 0 ? {} : { servername: server.host }),
    name: hostname,
    requireTLS: proven && !server.implicitTls && startTls !== 'never',
    ignoreTLS: !tls || startTls === 'never',
    tls: proven ? tlsOptions({ host: server.host, caPem }) : { rejectUnauthorized: false },
    connectionTimeout: limits.deliveryConnectMs,
    greetingTimeout: limits.deliveryConnectMs,
    socketTimeout: limits.deliveryIdleMs,
    dnsTimeout: limits.dnsTimeoutMs,
    allowInternalNetworkInterfaces: true,
    logger: false,
  });
}

function isLoopback(address: string): boolean {
  return address === 'localhost' || address === '::1' || address.startsWith('127.');
}
