// Logs in at a server that will send for a mailbox. TLS as it was asked for or nothing; the certificate is checked.

import SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { SkillpostError } from '#actors/errors.ts';
import { limits } from '#actors/limits.ts';
import type { Clock } from '#actors/ports/clock.ts';
import type { OutsideServer } from '#actors/vocabulary/mailbox-policy.ts';
import { withDeadline } from '../fetch/deadline.ts';
import { connectionProblem, problem } from '../fetch/problems.ts';
import type { SourceSecret } from '../fetch/source.ts';
import { tlsOptions } from '../fetch/trust.ts';

export interface SmtpTrial {
  readonly server: OutsideServer;
  readonly secret: SourceSecret;
}

export interface SmtpTrialDeps {
  /** Our name in EHLO. */
  readonly hostname: string;
  readonly clock: Clock;
}

/** Rejects with a problem. */
export async function trySmtp(trial: SmtpTrial, { hostname, clock }: SmtpTrialDeps): Promise<void> {
  const { host, port, security } = trial.server;
  const connection = new SMTPConnection({
    host,
    port,
    secure: security === 'implicit',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'plain',
    tls: tlsOptions(trial.server),
    name: hostname,
    connectionTimeout: limits.boxLoginMs,
    greetingTimeout: limits.boxLoginMs,
    socketTimeout: limits.boxLoginMs,
    dnsTimeout: limits.dnsTimeoutMs,
    allowInternalNetworkInterfaces: true,
    logger: false,
  });
  const broken = Promise.withResolvers<never>();
  broken.promise.catch(() => undefined);
  // Stays: errors of a conversation that is over concern nobody.
  connection.on('error', broken.reject);
  connection.once('end', () => broken.reject(new Error('the server closed the connection')));
  try {
    const work = Promise.race([converse(connection, trial), broken.promise]);
    const cut = (): void => connection.close();
    await withDeadline(work, { clock, ms: limits.boxLoginMs, doing: 'let us log in', cut });
  } catch (error) {
    throw asProblem(error);
  } finally {
    connection.close();
  }
}

type Done = (error?: Error | null) => void;

function step(run: (done: Done) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    run((error) => (error ? reject(error) : resolve()));
  });
}

async function converse(connection: SMTPConnection, { server, secret }: SmtpTrial): Promise<void> {
  await step((done) => connection.connect(done));
  if (server.user !== '') await step((done) => connection.login(loginOf(server.user, secret), done));
  connection.quit();
}

/** The library's own token source would go and fetch one; ours is in the hand already. */
export function loginOf(user: string, secret: SourceSecret): object {
  if (secret.kind === 'password') return { user, pass: secret.password };
  const { accessToken } = secret;
  return {
    user,
    oauth2: {
      getToken: (isRetry: boolean, done: (error: Error | null, token?: string) => void) =>
        isRetry ? done(new Error('the server does not take the token')) : done(null, accessToken),
      // SASL XOAUTH2, as Google and Microsoft want it.
      buildXOAuth2Token: (token: string) =>
        Buffer.from(`user=${user}\u0001auth=Bearer ${token}\u0001\u0001`).toString('base64'),
    },
  };
}

interface ClientError extends Error {
  readonly code?: string;
  readonly response?: string;
}

function asProblem(error: unknown): SkillpostError {
  const { code, response } = error as Partial<ClientError>;
  const said = response ?? (error as Error).message;
  if (code === 'EAUTH') return problem('login', `The server refused the login: ${said}`, { cause: error });
  if (code === 'EENVELOPE')
    return problem('refused', `The server does not take the sender or the recipient: ${said}`, {
      cause: error,
    });
  if (code === 'ETLS') return problem('trust', `No encrypted connection: ${said}`, { cause: error });
  if (response !== undefined) return problem('refused', `The server refused: ${said}`, { cause: error });
  return connectionProblem(error);
}
