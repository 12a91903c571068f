// Open SMTP sessions: how many there may be, how much may go wrong in one, and when a session or a message has taken too
// long. The library only knows idleness, keeps senders of a byte a second for ever, and counts unknown commands alone.

import type { SMTPServer, SMTPServerSession } from 'smtp-server';
import { limits } from '#actors/limits.ts';
import type { Clock } from '#actors/ports/clock.ts';
import type { Log } from '#actors/ports/log.ts';
import type { SmtpMeasures } from '../measures.ts';
import type { Clients } from './clients.ts';
import { readQuotedPath } from './paths.ts';
import { hasEnhancedCode, printable, smtpError } from './replies.ts';

type Connection = SMTPServer['connections'] extends Set<infer C> ? C : never;

export interface Sessions {
  /** What to refuse the session with; null when it may go on. */
  open(server: SMTPServer, session: SMTPServerSession): Error | null;
  close(session: SMTPServerSession): void;
  /** What to refuse another mail with; null when it may begin. */
  begin(session: SMTPServerSession): Error | null;
  /** Ends the session when the message is not there in time; returns how to cancel. */
  deadline(session: SMTPServerSession): () => void;
  count(): number;
  stop(): void;
}

interface Open {
  readonly connection: Connection;
  readonly cancel: () => void;
}

export interface SessionsDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly clients: Clients;
  readonly measures?: Pick<SmtpMeasures, 'refused'> | undefined;
}

export function createSessions({ clock, log, clients, measures }: SessionsDeps): Sessions {
  const open = new Map<string, Open>();
  const perAddress = new Map<string, number>();

  function end(id: string, reason: string): void {
    const found = open.get(id);
    if (found === undefined) return;
    log.info({ remoteAddress: found.connection.remoteAddress, reason }, 'an SMTP session was ended');
    measures?.refused('slow');
    // A sender that does not read its reply is not waited for; the library destroys the socket soon after.
    found.connection.send(421, `4.4.2 ${reason}`);
  }

  function count(address: string, change: number): number {
    const now = (perAddress.get(address) ?? 0) + change;
    if (now <= 0) perAddress.delete(address);
    else perAddress.set(address, now);
    return now;
  }

  function tooMany(connection: Connection, what: 'errors' | 'commands'): string {
    log.info({ remoteAddress: connection.remoteAddress, what }, 'an SMTP session was ended');
    measures?.refused(what);
    return `4.7.0 Too many ${what === 'errors' ? 'errors' : 'commands without a mail'}, connect again`;
  }

  return {
    open(server, session) {
      const { remoteAddress } = session;
      const connection = [...server.connections].find(({ id }) => id === session.id);
      if (connection === undefined) return smtpError('421 4.3.0', 'Try again later');
      watchAnswers(connection, (what) => tooMany(connection, what));
      readQuotedPaths(connection);
      const cancel = clock.after(limits.smtpSessionMs, () => end(session.id, 'This session took too long'));
      open.set(session.id, { connection, cancel });
      const many = count(remoteAddress, 1) > limits.smtpConnectionsPerAddress;
      if (!many && clients.connects(remoteAddress, clock.now()) === 0) return null;
      measures?.refused('connections');
      return smtpError('421 4.7.0', 'Too many connections from your address');
    },
    close(session) {
      const found = open.get(session.id);
      if (found === undefined) return;
      found.cancel();
      open.delete(session.id);
      count(session.remoteAddress, -1);
    },
    begin({ remoteAddress, transaction }) {
      if (transaction > limits.smtpMailsPerConnection && !clients.isTrusted(remoteAddress))
        return smtpError('421 4.7.0', 'Enough mails on this connection, connect again');
      const waitMs = clients.sends(remoteAddress, clock.now());
      if (waitMs === 0) return null;
      measures?.refused('rate');
      return smtpError(
        '450 4.7.1',
        `Too much mail from your address, try again in ${Math.ceil(waitMs / 1_000)} s`,
      );
    },
    deadline: (session) =>
      clock.after(limits.smtpDataMs, () => end(session.id, 'This message took too long')),
    count: () => open.size,
    stop() {
      for (const { cancel } of open.values()) cancel();
      open.clear();
    },
  };
}

/**
 * The library puts a general enhanced code before every reply: not before those that bring their own. A client that gets
 * too many refusals, or wants too much without sending a mail, is sent away.
 */
function watchAnswers(connection: Connection, tooMany: (what: 'errors' | 'commands') => string): void {
  const raw = connection.send.bind(connection);
  const send: typeof raw = (code, text, context) => raw(code, printable(text), context);
  let errors = 0;
  let answers = 0;
  connection.send = (code, text, context) => {
    const own = hasEnhancedCode(text) ? false : context;
    if (code === 421) return send(code, text, own);
    if (context === 'DATA_OK') errors = answers = 0;
    answers += 1;
    if (code >= 400) errors += 1;
    if (errors > limits.smtpErrors) return send(421, tooMany('errors'), false);
    if (answers > limits.smtpAnswersPerMail) return send(421, tooMany('commands'), false);
    return send(code, text, own);
  };
}

function readQuotedPaths(connection: Connection): void {
  // oxlint-disable-next-line no-underscore-dangle -- the only place where the library reads addresses
  const parse = connection._parseAddressCommand.bind(connection);
  // oxlint-disable-next-line no-underscore-dangle
  connection._parseAddressCommand = (name, line) => {
    const quoted = readQuotedPath(line.toString());
    if (quoted === null) return parse(name, line);
    const parsed = parse(name, quoted.command);
    if (parsed === false) return false;
    return { ...parsed, address: `${quoted.local}${parsed.address.slice(parsed.address.lastIndexOf('@'))}` };
  };
}
