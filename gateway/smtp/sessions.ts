// Open SMTP sessions: how many one address may have, and when a session or a message has taken too long. The library
// only knows idleness, and keeps senders of a byte a second for ever.

import type { SMTPServer, SMTPServerSession } from 'smtp-server';
import { limits } from '#actors/limits.ts';
import type { Clock } from '#actors/ports/clock.ts';
import type { Log } from '#actors/ports/log.ts';
import { hasEnhancedCode, smtpError } from './replies.ts';

type Connection = SMTPServer['connections'] extends Set<infer C> ? C : never;

export interface Sessions {
  /** What to refuse the session with; null when it may go on. */
  open(server: SMTPServer, session: SMTPServerSession): Error | null;
  close(session: SMTPServerSession): void;
  /** Ends the session when the message is not there in time; returns how to cancel. */
  deadline(session: SMTPServerSession): () => void;
  count(): number;
  stop(): void;
}

interface Open {
  readonly connection: Connection;
  readonly cancel: () => void;
}

export function createSessions({ clock, log }: { readonly clock: Clock; readonly log: Log }): Sessions {
  const open = new Map<string, Open>();
  const perAddress = new Map<string, number>();

  function end(id: string, reason: string): void {
    const found = open.get(id);
    if (found === undefined) return;
    log.info({ remoteAddress: found.connection.remoteAddress, reason }, 'an SMTP session was ended');
    // A sender that does not read its reply is not waited for; the library destroys the socket soon after.
    found.connection.send(421, `4.4.2 ${reason}`);
  }

  function count(address: string, change: number): number {
    const now = (perAddress.get(address) ?? 0) + change;
    if (now <= 0) perAddress.delete(address);
    else perAddress.set(address, now);
    return now;
  }

  return {
    open(server, session) {
      const connection = [...server.connections].find(({ id }) => id === session.id);
      if (connection === undefined) return smtpError('421 4.3.0', 'Try again later');
      keepOurCodes(connection);
      const cancel = clock.after(limits.smtpSessionMs, () => end(session.id, 'This session took too long'));
      open.set(session.id, { connection, cancel });
      const many = count(session.remoteAddress, 1) > limits.smtpConnectionsPerAddress;
      return many ? smtpError('421 4.7.0', 'Too many connections from your address') : null;
    },
    close(session) {
      const found = open.get(session.id);
      if (found === undefined) return;
      found.cancel();
      open.delete(session.id);
      count(session.remoteAddress, -1);
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

/** The library puts a general enhanced code before every reply: not before those that bring their own. */
function keepOurCodes(connection: Connection): void {
  const send = connection.send.bind(connection);
  connection.send = (code, text, context) => send(code, text, hasEnhancedCode(text) ? false : context);
}
