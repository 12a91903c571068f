// Mail in, over SMTP (RFC 5321). The library speaks the protocol; here is what we answer: whose mail we take, within
// which bounds, and `250` only after the archive has committed. `gateway/rfc.md` says which section is held where.

import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import type { SMTPServerAddress, SMTPServerSession } from 'smtp-server';
import type { Config } from '#actors/config.ts';
import { limits } from '#actors/limits.ts';
import type { AccountMail } from '#actors/ports/account-mail.ts';
import type { Clock } from '#actors/ports/clock.ts';
import type { DirectorySource } from '#actors/ports/directory-store.ts';
import type { Log } from '#actors/ports/log.ts';
import type { AcceptedMail } from '#actors/ports/mail-store.ts';
import type { Sign } from '#actors/vocabulary/reply-address.ts';
import type { Certificate } from './certificate.ts';
import type { SmtpMeasures } from '../measures.ts';
import { createClients } from './clients.ts';
import { createReceiver } from './data.ts';
import type { Receive } from './data.ts';
import { wrongRecipient, wrongSender } from './envelope.ts';
import { isPermanent, smtpError } from './replies.ts';
import { recipientRefusal } from './recipients.ts';
import { createSessions } from './sessions.ts';
import type { Sessions } from './sessions.ts';

export interface SmtpDeps {
  readonly config: Pick<Config, 'host' | 'hostname' | 'ports' | 'smtp'>;
  readonly tls: Certificate;
  readonly directory: DirectorySource;
  readonly accountMail: Pick<AccountMail, 'usedBytes'>;
  /** Resolves with the archive id once the mail is committed. */
  readonly accept: (mail: AcceptedMail) => Promise<string>;
  readonly sign: Sign;
  readonly clock: Clock;
  readonly log: Log;
  readonly measures?: SmtpMeasures;
}

export interface RunningSmtp {
  readonly port: number;
  /** TLS from the first byte; null: nobody asked for it. */
  readonly tlsPort: number | null;
  /** Ends waiting clients with 421, and gives those that are sending `limits.smtpStopMs`. */
  stop(): Promise<void>;
}

export async function startSmtp(deps: SmtpDeps): Promise<RunningSmtp> {
  const { config, log, measures } = deps;
  const clients = createClients(config.smtp.trusted);
  const sessions = createSessions({ ...deps, clients });
  measures?.readSessions(() => sessions.count());
  const deadline = sessions.deadline.bind(sessions);
  const parts: Parts = { sessions, receive: createReceiver({ ...deps, clients, deadline }) };
  const plain = createServer(deps, parts, false);
  const secure = config.smtp.tlsPort === null ? null : createServer(deps, parts, true);
  const servers = secure === null ? [plain] : [plain, secure];
  const [port, tlsPort = null] = await Promise.all([
    listen(plain, config.ports.smtp, config.host),
    ...(secure === null ? [] : [listen(secure, config.smtp.tlsPort ?? 0, config.host)]),
  ]).catch(async (error: unknown) => {
    await Promise.all(servers.map((server) => closed(server)));
    throw error;
  });
  log.info({ port, tlsPort, host: config.host }, 'taking mail over SMTP');
  return {
    port,
    tlsPort,
    async stop() {
      await Promise.all(servers.map((server) => closed(server)));
      sessions.stop();
    },
  };
}

interface Parts {
  readonly sessions: Sessions;
  readonly receive: Receive;
}

function createServer(deps: SmtpDeps, { sessions, receive }: Parts, secure: boolean): SMTPServer {
  const { config, log } = deps;
  const server = new SMTPServer({
    name: config.hostname,
    secure,
    key: deps.tls.key,
    cert: deps.tls.cert,
    minVersion: 'TLSv1.2',
    size: limits.messageBytes,
    rejectOversized: true,
    // AUTH is for the submission port; the others are jokes and proxies' commands that the library knows.
    disabledCommands: ['AUTH', 'WIZ', 'SHELL', 'KILL', 'XCLIENT', 'XFORWARD'],
    hideENHANCEDSTATUSCODES: false,
    hideDSN: false,
    hideREQUIRETLS: true,
    disableReverseLookup: true,
    maxClients: limits.smtpConnections,
    maxRecipients: limits.recipientsPerMessage,
    socketTimeout: limits.smtpIdleMs,
    closeTimeout: limits.smtpStopMs,
    logger: false,
    onConnect: (session, done) => greet(deps, sessions.open(server, session), done),
    onClose: (session) => sessions.close(session),
    onMailFrom: (address, session, done) => done(wrongSender(address, session) ?? sessions.begin(session)),
    onRcptTo: (address, session, done) => void refusal(deps, address, session).then(done),
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
  return server;
}

/** The library ends the session of a client that talks before it is greeted: a longer wait finds more of them. */
function greet(
  { config, clock, log }: SmtpDeps,
  error: Error | null,
  done: (error?: Error | null) => void,
): void {
  const delayMs = config.smtp.greetingDelayMs;
  if (error !== null || delayMs === 0) return done(error);
  log.debug({ delayMs }, 'the greeting waits');
  clock.after(delayMs, () => done(null));
}

function closed(server: SMTPServer): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}

function listen(server: SMTPServer, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(port, host, () => {
      server.server.off('error', reject);
      resolve((server.server.address() as AddressInfo).port);
    });
  });
}

async function refusal(
  deps: SmtpDeps,
  address: SMTPServerAddress,
  session: SMTPServerSession,
): Promise<Error | null> {
  try {
    return wrongRecipient(address, session) ?? (await recipientRefusal(deps, address.address, session));
  } catch (error) {
    deps.log.warn({ recipient: address.address, error: String(error) }, 'a recipient could not be looked up');
    return smtpError('451 4.3.0', 'Try again later');
  }
}
