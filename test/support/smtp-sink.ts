// A mail server that takes everything, unless a test scripts its answers; keeps what it took.

import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { until } from './until.ts';

export interface SunkMail {
  readonly envelopeFrom: string;
  readonly recipients: readonly string[];
  readonly raw: string;
  readonly secure: boolean;
}

export interface SinkAnswer {
  readonly at: 'rcpt' | 'data';
  readonly code: number;
  readonly text: string;
}

export interface SmtpSink {
  readonly port: number;
  readonly mails: readonly SunkMail[];
  /** Attempts that got as far as naming a recipient. */
  readonly attempts: () => number;
  /** Answers to the next attempts, one each; then mail is taken again. */
  refuse(...answers: readonly SinkAnswer[]): void;
  /** Resolves when so many mails were taken. */
  waitFor(count: number, timeoutMs?: number): Promise<readonly SunkMail[]>;
  stop(): Promise<void>;
}

export interface SinkOptions {
  readonly port?: number;
  /** A login that is demanded. */
  readonly login?: { readonly user: string; readonly pass: string };
  /** What STARTTLS shows; absent: the library's own. */
  readonly certificate?: { readonly key: string; readonly cert: string };
  /** Called while a mail is held before its 250. */
  readonly beforeAnswer?: (mail: SunkMail) => Promise<void>;
}

export async function startSmtpSink(options: SinkOptions = {}): Promise<SmtpSink> {
  const mails: SunkMail[] = [];
  const refusals: SinkAnswer[] = [];
  let attempts = 0;
  const take = (at: SinkAnswer['at']): Error | null => {
    if (refusals[0]?.at !== at) return null;
    const { code, text } = refusals.shift() ?? { code: 451, text: '' };
    return Object.assign(new Error(text), { responseCode: code });
  };
  const server = new SMTPServer({
    name: 'sink.test',
    disableReverseLookup: true,
    logger: false,
    closeTimeout: 500,
    ...options.certificate,
    ...(options.login === undefined ? { disabledCommands: ['AUTH'] } : { allowInsecureAuth: true }),
    onAuth({ username, password }, _session, done) {
      const known = username === options.login?.user && password === options.login?.pass;
      done(known ? null : new Error('wrong login'), known ? { user: username } : {});
    },
    onRcptTo(_address, _session, done) {
      attempts += 1;
      done(take('rcpt'));
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const refused = take('data');
        if (refused !== null) return done(refused);
        const { mailFrom, rcptTo } = session.envelope;
        const mail = {
          envelopeFrom: mailFrom === false ? '' : mailFrom.address,
          recipients: rcptTo.map(({ address }) => address),
          raw: Buffer.concat(chunks).toString('utf8'),
          secure: session.secure,
        };
        const held = options.beforeAnswer?.(mail) ?? Promise.resolve();
        return void held.then(() => {
          mails.push(mail);
          done(null, 'sunk');
        });
      });
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => void server.listen(options.port ?? 0, '127.0.0.1', resolve));
  return {
    port: (server.server.address() as AddressInfo).port,
    mails,
    attempts: () => attempts,
    refuse: (...answers) => void refusals.push(...answers),
    waitFor: (count, timeoutMs = 10_000) =>
      until(`${count} mails at the sink`, () => (mails.length >= count ? mails : null), { timeoutMs }),
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
