// Mail in, over SMTP (RFC 5321). The library speaks the protocol; here is what we answer: whose mail we take, within
// which bounds, and `250` only after the archive has committed. `gateway/rfc.md` says which section is held where.

import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import type { SMTPServerSession } from 'smtp-server';
import type { Config } from '#actors/config.ts';
import { limits } from '#actors/limits.ts';
import type { Clock } from '#actors/ports/clock.ts';
import type { DirectorySource } from '#actors/ports/directory-store.ts';
import type { Log } from '#actors/ports/log.ts';
import type { AcceptedMail } from '#actors/ports/mail-store.ts';
import type { Sign } from '#actors/vocabulary/reply-address.ts';
import { findRecipient } from '../mail/recipient.ts';
import type { Certificate } from './certificate.ts';
import type { SmtpMeasures } from '../measures.ts';
import { createReceiver } from './data.ts';
import { isPermanent, smtpError } from './replies.ts';
import { createSessions } from './sessions.ts';

export interface SmtpDeps {
  readonly config: Pick<Config, 'host' | 'hostname' | 'ports'>;
  readonly tls: Certificate;
  readonly directory: DirectorySource;
  /** Resolves with the archive id once the mail is committed. */
  readonly accept: (mail: AcceptedMail) => Promise<string>;
  readonly sign: Sign;
  readonly clock: Clock;
  readonly log: Log;
  readonly measures?: SmtpMeasures;
}

export interface RunningSmtp {
  readonly port: number;
  /** Ends waiting clients with 421, and gives those that are sending `limits.smtpStopMs`. */
  stop(): Promise<void>;
}

export async function startSmtp(deps: SmtpDeps): Promise<RunningSmtp> {
  const { config, log } = deps;
  const sessions = createSessions(deps);
  deps.measures?.readSessions(() => sessions.count());
  const receive = createReceiver({ ...deps, deadline: (session) => sessions.deadline(session) });
  const server = new SMTPServer({
    name: config.hostname,
    key: deps.tls.key,
    cert: deps.tls.cert,
    minVersion: 'TLSv1.2',
    size: limits.messageBytes,
    rejectOversized: true,
    // AUTH is for the submission port; the others are jokes and proxies' commands that the library knows.
    disabledCommands: ['AUTH', 'WIZ', 'SHELL', 'KILL', 'XCLIENT', 'XFORWARD'],
    hideENHANCEDSTATUSCODES: false,
    hideREQUIRETLS: true,
    disableReverseLookup: true,
    maxClients: limits.smtpConnections,
    maxRecipients: limits.recipientsPerMessage,
    socketTimeout: limits.smtpIdleMs,
    closeTimeout: limits.smtpStopMs,
    logger: false,
    onConnect: (session, done) => done(sessions.open(server, session)),
    onClose: (session) => sessions.close(session),
    onMailFrom: ({ address, args }, session, done) => done(wrongSender(address, args, session)),
    onRcptTo: ({ address }, session, done) => done(refusal(deps, address, session)),
    onData: (stream, session, done) => {
      receive(stream, session).then(
        (answer) => {
          deps.measures?.answered('250');
          done(null, answer);
        },
        (thrown: unknown) => {
          const error = thrown instanceof Error ? thrown : smtpError('451 4.3.0', 'Try again later');
          deps.measures?.answered(isPermanent(error) ? '5xx' : '4xx');
          done(error);
        },
      );
    },
  });
  // Clients that hang up, or fail their handshake, are everyday life.
  server.on('error', (error: Error) => log.debug({ error: error.message }, 'an SMTP connection failed'));
  await listen(server, config);
  const { port } = server.server.address() as AddressInfo;
  log.info({ port, host: config.host }, 'taking mail over SMTP');
  return {
    port,
    async stop() {
      await new Promise<void>((resolve) => server.close(() => resolve()));
      sessions.stop();
    },
  };
}

function listen(server: SMTPServer, config: SmtpDeps['config']): Promise<void> {
  return new Promise((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(config.ports.smtp, config.host, () => {
      server.server.off('error', reject);
      resolve();
    });
  });
}

function refusal(deps: SmtpDeps, address: string, session: SMTPServerSession): Error | null {
  const nonAscii = needsSmtpUtf8(address, session);
  if (nonAscii !== null) return nonAscii;
  const { kind } = findRecipient(address, deps.directory.current(), deps.sign);
  if (kind === 'mailbox') return null;
  deps.measures?.recipientRefused(kind === 'unknown' ? 'unknown' : 'relaying');
  deps.log.info({ recipient: address, remoteAddress: session.remoteAddress, kind }, 'recipient refused');
  return kind === 'unknown'
    ? smtpError('550 5.1.1', 'No such mailbox here')
    : smtpError('550 5.7.1', 'Relaying is not permitted');
}

const mailParameters = new Set(['SIZE', 'BODY', 'SMTPUTF8', 'AUTH']);

/** RFC 5321 §4.1.1.11: parameters of extensions that we did not offer are refused. */
function wrongSender(address: string, args: object | false, session: SMTPServerSession): Error | null {
  const unknown = Object.keys(args || {}).find((name) => !mailParameters.has(name));
  return unknown === undefined
    ? needsSmtpUtf8(address, session)
    : smtpError('555 5.5.4', `Parameter ${unknown.slice(0, 40)} is not known here`);
}

/** RFC 6531 §3.5. The domain is left alone: the library shows it decoded also where it was sent in ASCII. */
function needsSmtpUtf8(address: string, session: SMTPServerSession): Error | null {
  const local = address.slice(0, Math.max(0, address.lastIndexOf('@')));
  const ascii = Buffer.byteLength(local) === local.length;
  return ascii || session.envelope.smtpUtf8 === true
    ? null
    : smtpError('553 5.6.7', 'This address needs SMTPUTF8');
}
