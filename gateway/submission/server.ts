// Submission (RFC 6409): people hand in mail, after logging in over TLS, under their own names. Two ports: STARTTLS, and
// TLS from the first byte (RFC 8314). The library speaks the protocol; who may what is decided here and beside.

import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import type { SMTPServerSession } from 'smtp-server';
import type { Config } from '#actors/config.ts';
import { limits } from '#actors/limits.ts';
import type { SmtpMeasures, SubmissionMeasures } from '../measures.ts';
import type { Certificate } from '../smtp/certificate.ts';
import { createClients } from '../smtp/clients.ts';
import { wrongRecipient, wrongSender } from '../smtp/envelope.ts';
import { smtpError } from '../smtp/replies.ts';
import { createSessions } from '../smtp/sessions.ts';
import type { Sessions } from '../smtp/sessions.ts';
import { createIntake } from './intake.ts';
import type { Intake, IntakeDeps } from './intake.ts';
import { logIn } from './logins.ts';
import type { LoginDeps } from './logins.ts';

export interface SubmissionDeps extends Omit<IntakeDeps, 'clients' | 'deadline' | 'measures'>, LoginDeps {
  readonly config: Pick<Config, 'host' | 'hostname' | 'ports'>;
  readonly tls: Certificate;
  readonly measures?: (SubmissionMeasures & Pick<SmtpMeasures, 'refused'>) | undefined;
}

export interface RunningSubmission {
  readonly ports: { readonly submission: number; readonly submissions: number };
  stop(): Promise<void>;
}

export async function startSubmission(deps: SubmissionDeps): Promise<RunningSubmission> {
  const { config, log } = deps;
  // Whoever logs in has limits as an account; before that, every network is a stranger's.
  const clients = createClients([]);
  const sessions = createSessions({ ...deps, clients });
  const intake = createIntake({ ...deps, clients, deadline: sessions.deadline.bind(sessions) });
  const servers = [false, true].map((secure) => createServer(deps, { sessions, intake, secure }));
  const wanted = [config.ports.submission, config.ports.submissions];
  const [submission = 0, submissions = 0] = await Promise.all(
    servers.map(async (server, index) => listen(server, wanted[index] ?? 0, config.host)),
  ).catch(async (error: unknown) => {
    await Promise.all(servers.map((server) => closed(server)));
    throw error;
  });
  log.info({ submission, submissions, host: config.host }, 'taking mail from people who log in');
  return {
    ports: { submission, submissions },
    async stop() {
      await Promise.all(servers.map((server) => closed(server)));
      sessions.stop();
    },
  };
}

interface Parts {
  readonly sessions: Sessions;
  readonly intake: Intake;
  readonly secure: boolean;
}

const neverOffered = ['WIZ', 'SHELL', 'KILL', 'XCLIENT', 'XFORWARD'];

function createServer(deps: SubmissionDeps, { sessions, intake, secure }: Parts): SMTPServer {
  const { config, log, tls } = deps;
  const server: SMTPServer = new SMTPServer({
    name: config.hostname,
    secure,
    key: tls.key,
    cert: tls.cert,
    minVersion: 'TLSv1.2',
    size: limits.messageBytes,
    rejectOversized: true,
    authMethods: ['PLAIN', 'LOGIN'],
    disabledCommands: neverOffered,
    hideENHANCEDSTATUSCODES: false,
    hideDSN: false,
    hideREQUIRETLS: true,
    disableReverseLookup: true,
    maxClients: limits.smtpConnections,
    maxRecipients: limits.recipientsPerMessage,
    socketTimeout: limits.smtpIdleMs,
    closeTimeout: limits.smtpStopMs,
    logger: false,
    onConnect(session, done) {
      // RFC 4954 §4: a password is not even asked for in clear text.
      allowLogin(session, secure);
      done(sessions.open(server, session));
    },
    onSecure(_socket, session, done) {
      allowLogin(session, true);
      done();
    },
    onClose: (session) => sessions.close(session),
    onAuth({ username, password }, session, done) {
      const { remoteAddress } = session;
      logIn(deps, { name: username ?? '', password: password ?? '', remoteAddress }).then(
        (user) => done(null, { user }),
        (error: unknown) => done(error as Error),
      );
    },
    onMailFrom: (address, session, done) =>
      void answer(deps, done, async () => {
        if (typeof session.user !== 'string') return smtpError('530 5.7.0', 'Start TLS and log in first');
        return (
          wrongSender(address, session) ??
          sessions.begin(session) ??
          (await intake.wrongSender(address, session))
        );
      }),
    onRcptTo: (address, session, done) =>
      void answer(
        deps,
        done,
        async () => wrongRecipient(address, session) ?? (await intake.wrongRecipient(address, session)),
      ),
    onData: (stream, session, done) => {
      intake.receive(stream, session).then(
        (text) => done(null, text),
        (error: unknown) => done(error instanceof Error ? error : smtpError('451 4.3.0', 'Try again later')),
      );
    },
  });
  server.on('error', (error: Error) => log.debug({ error: error.message }, 'a submission connection failed'));
  return server;
}

function allowLogin(session: SMTPServerSession, secure: boolean): void {
  Object.assign(session, { disabledCommands: secure ? neverOffered : [...neverOffered, 'AUTH'] });
}

/** A check that cannot be made is one to be made again. */
async function answer(
  { log }: SubmissionDeps,
  done: (error?: Error | null) => void,
  check: () => Promise<Error | null>,
): Promise<void> {
  try {
    done(await check());
  } catch (error) {
    log.warn({ error: String(error) }, 'a submission could not be checked');
    done(smtpError('451 4.3.0', 'Try again later'));
  }
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

function closed(server: SMTPServer): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
