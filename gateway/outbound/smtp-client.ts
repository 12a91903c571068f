// One message to one recipient at one server, over SMTP, and what the server said. TLS when offered; demanded, with a
// proven name, when a password is to be sent to another machine.

import { isIP } from 'node:net';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { limits } from '#actors/limits.ts';
import type { Clock } from '#actors/ports/clock.ts';
import type { DsnRequest } from '#actors/ports/mail-store.ts';

export interface Server {
  readonly host: string;
  readonly address: string;
  readonly port: number;
  /** TLS from the first byte. */
  readonly implicitTls: boolean;
  readonly login: { readonly user: string; readonly pass: string } | null;
}

export interface Letter {
  /** Empty: null return path. */
  readonly envelopeFrom: string;
  readonly recipient: string;
  readonly raw: Buffer;
  /** What the sender wants to be told; goes on to servers that can tell. */
  readonly dsn?: DsnRequest | null | undefined;
}

export interface Outcome {
  readonly state: 'delivered' | 'deferred' | 'failed';
  readonly code: number | null;
  readonly text: string;
  /** Deferred before a server looked at the message: another one may take it. */
  readonly tryNext: boolean;
}

interface ClientError extends Error {
  readonly code?: string | undefined;
  readonly responseCode?: number | undefined;
  readonly response?: string | undefined;
}

/** Never throws. `hostname` is our name in EHLO. */
export async function send(
  server: Server,
  letter: Letter,
  { hostname, clock }: { readonly hostname: string; readonly clock: Clock },
): Promise<Outcome> {
  const first = await attempt(server, letter, { hostname, clock, tls: true });
  // Opportunistic: a server whose TLS is broken is better reached in the clear than not at all (RFC 7435).
  const mayGoClear = first.tlsFailed && server.login === null && !server.implicitTls;
  return mayGoClear ? attempt(server, letter, { hostname, clock, tls: false }) : first;
}

interface AttemptOptions {
  readonly hostname: string;
  readonly clock: Clock;
  readonly tls: boolean;
}

type Attempt = Outcome & { readonly tlsFailed: boolean };

async function attempt(server: Server, letter: Letter, options: AttemptOptions): Promise<Attempt> {
  const connection = connect(server, options);
  const cancel = options.clock.after(limits.deliverySessionMs, () => connection.close());
  try {
    await new Promise<void>((resolve, reject) => {
      connection.once('error', reject);
      connection.once('end', () => reject(new Error('the server closed the connection')));
      converse(connection, server, letter).then(resolve, reject);
    });
    return {
      state: 'delivered',
      code: 250,
      text: lastResponse.get(connection) ?? '',
      tryNext: false,
      tlsFailed: false,
    };
  } catch (error) {
    return judge(error as ClientError);
  } finally {
    cancel();
    // Errors of a conversation that is over concern nobody.
    connection.on('error', () => undefined);
    connection.close();
  }
}

const lastResponse = new WeakMap<SMTPConnection, string>();

function connect(server: Server, { hostname, tls }: AttemptOptions): SMTPConnection {
  const proven = server.login !== null && !isLoopback(server.address);
  return new SMTPConnection({
    host: server.address,
    port: server.port,
    secure: server.implicitTls,
    // A name for TLS; an address is none (RFC 6066 §3).
    ...(isIP(server.host) > 0 ? {} : { servername: server.host }),
    name: hostname,
    requireTLS: proven && !server.implicitTls,
    ignoreTLS: !tls,
    tls: { rejectUnauthorized: proven },
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

async function converse(connection: SMTPConnection, server: Server, letter: Letter): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    connection.connect((error) => (error ? reject(error) : resolve()));
  });
  const { login } = server;
  if (login !== null)
    await new Promise<void>((resolve, reject) => {
      connection.login({ ...login }, (error) => (error ? reject(error) : resolve()));
    });
  const envelope = {
    from: letter.envelopeFrom === '' ? false : letter.envelopeFrom,
    to: [letter.recipient],
  } as const;
  await new Promise<void>((resolve, reject) => {
    connection.send(
      { ...envelope, to: [...envelope.to], size: letter.raw.length },
      letter.raw,
      (error, info) => {
        if (error) return reject(error);
        lastResponse.set(connection, info?.response ?? '');
        return resolve();
      },
    );
  });
  connection.quit();
}

/** 5xx to the sender, the recipient or the message is final; everything else is worth another try (RFC 5321 §4.2.1). */
function judge(error: ClientError): Attempt {
  const code = error.responseCode ?? null;
  const aboutMessage = error.code === 'EENVELOPE' || error.code === 'EMESSAGE';
  const said = (error.response ?? error.message).replace(/\s+/g, ' ');
  // A server's words about AUTH alone do not say that it is our setting that it does not like.
  const text = error.code === 'EAUTH' ? `The relay does not take our login: ${said}` : said;
  const final = aboutMessage && code !== null && code >= 500;
  return {
    state: final ? 'failed' : 'deferred',
    code,
    text: text.slice(0, limits.headerChars),
    tryNext: !aboutMessage,
    tlsFailed: error.code === 'ETLS',
  };
}
