// Reads the message of an SMTP session: into memory within bounds, in time, with line ends that all programs read alike,
// and not in circles. What it throws is the reply.

import type { SMTPServerDataStream, SMTPServerSession } from 'smtp-server';
import { limits } from '#actors/limits.ts';
import type { Clock } from '#actors/ports/clock.ts';
import type { SmtpMeasures, SmtpRefusal } from '../measures.ts';
import type { Clients } from './clients.ts';
import { bareLineEnd } from './line-endings.ts';
import { smtpError } from './replies.ts';
import { countReceived } from './trace.ts';

export interface ReaderDeps {
  readonly clock: Clock;
  readonly clients: Pick<Clients, 'sent'>;
  readonly measures?: Pick<SmtpMeasures, 'refused'> | undefined;
  /** Ends the session when the message is not there in time; returns how to cancel. */
  readonly deadline: (session: SMTPServerSession) => () => void;
}

/** `keep` is within the deadline, too. */
export type Read = (
  stream: SMTPServerDataStream,
  session: SMTPServerSession,
  keep: (raw: Uint8Array) => Promise<string>,
) => Promise<string>;

export function createReader(deps: ReaderDeps): Read {
  let buffered = 0;

  async function take(stream: SMTPServerDataStream): Promise<Buffer | 'full' | 'large'> {
    const chunks: Buffer[] = [];
    let bytes = 0;
    let refused: 'full' | 'large' | null = null;
    try {
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        // A refused message is read to its end, or the client would take its rest for commands.
        if (refused !== null) continue;
        bytes += chunk.length;
        buffered += chunk.length;
        chunks.push(chunk);
        if (bytes > limits.messageBytes) refused = 'large';
        else if (buffered > limits.smtpBufferedBytes) refused = 'full';
        if (refused !== null) {
          chunks.length = 0;
          buffered -= bytes;
          bytes = 0;
        }
      }
    } finally {
      buffered -= bytes;
    }
    return refused ?? Buffer.concat(chunks);
  }

  return async (stream, session, keep) => {
    const cancel = deps.deadline(session);
    try {
      const taken = await take(stream);
      if (taken === 'full')
        throw refused(deps, 'full', smtpError('452 4.3.1', 'Too much mail at once, try again later'));
      if (taken === 'large')
        throw refused(deps, 'large', smtpError('552 5.3.4', `More than ${limits.messageBytes} bytes`));
      deps.clients.sent(session.remoteAddress, taken.length, deps.clock.now());
      checkContent(deps, taken);
      return await keep(taken);
    } finally {
      cancel();
    }
  };
}

function checkContent(deps: ReaderDeps, raw: Uint8Array): void {
  const bareAt = bareLineEnd(raw);
  const text = `Lines must end with CR LF: a bare CR or LF is at octet ${bareAt + 1}`;
  if (bareAt >= 0) throw refused(deps, 'line_end', smtpError('554 5.6.0', text));
  if (countReceived(raw) > limits.receivedFields)
    throw refused(deps, 'loop', smtpError('554 5.4.6', 'This mail goes in circles'));
}

function refused({ measures }: ReaderDeps, why: SmtpRefusal, error: Error): Error {
  measures?.refused(why);
  return error;
}
