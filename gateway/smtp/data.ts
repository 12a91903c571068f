// One message of an SMTP session: taken into memory within bounds, its line ends checked, and its hops, traced, and
// committed. What this resolves with is the text of `250`; what it throws is the reply instead.

import type { SMTPServerDataStream, SMTPServerSession } from 'smtp-server';
import { limits } from '#actors/limits.ts';
import type { Clock } from '#actors/ports/clock.ts';
import type { DirectorySource } from '#actors/ports/directory-store.ts';
import type { Log } from '#actors/ports/log.ts';
import type { AcceptedMail } from '#actors/ports/mail-store.ts';
import type { Sign } from '#actors/vocabulary/reply-address.ts';
import type { SmtpMeasures, SmtpRefusal } from '../measures.ts';
import type { Clients } from './clients.ts';
import { dsnRequestOf } from './envelope.ts';
import { bareLineEnd } from './line-endings.ts';
import { destinationOf } from './recipients.ts';
import { notAccepted, smtpError } from './replies.ts';
import { countReceived, receivedField } from './trace.ts';

export interface ReceiverDeps {
  readonly config: { readonly hostname: string };
  readonly directory: DirectorySource;
  readonly accept: (mail: AcceptedMail) => Promise<string>;
  readonly sign: Sign;
  readonly clock: Clock;
  readonly log: Log;
  readonly clients: Pick<Clients, 'sent'>;
  readonly measures?: Pick<SmtpMeasures, 'refused'> | undefined;
  readonly deadline: (session: SMTPServerSession) => () => void;
}

export type Receive = (stream: SMTPServerDataStream, session: SMTPServerSession) => Promise<string>;

export function createReceiver(deps: ReceiverDeps): Receive {
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

  return async (stream, session) => {
    const cancel = deps.deadline(session);
    try {
      const taken = await take(stream);
      if (taken === 'full')
        throw refused(deps, 'full', smtpError('452 4.3.1', 'Too much mail at once, try again later'));
      if (taken === 'large')
        throw refused(deps, 'large', smtpError('552 5.3.4', `More than ${limits.messageBytes} bytes`));
      deps.clients.sent(session.remoteAddress, taken.length, deps.clock.now());
      return await keep(deps, session, taken);
    } finally {
      cancel();
    }
  };
}

async function keep(deps: ReceiverDeps, session: SMTPServerSession, raw: Uint8Array): Promise<string> {
  checkContent(deps, raw);
  const envelopeTo = session.envelope.rcptTo.map(({ address }) => address);
  const destination = destinationOf(deps, envelopeTo, raw.length);
  // It was there when the recipient was accepted, and has been taken away since.
  if (destination === null) throw smtpError('451 4.3.0', 'Try again later');
  const mail: AcceptedMail = {
    source: 'smtp',
    envelopeFrom: session.envelope.mailFrom === false ? '' : session.envelope.mailFrom.address,
    envelopeTo,
    remoteAddress: session.remoteAddress,
    helo: session.hostNameAppearsAs,
    ...destination,
    raw: Buffer.concat([trace(deps, session), raw]),
    dsn: dsnRequestOf(session),
  };
  try {
    return `2.6.0 accepted as ${await deps.accept(mail)}`;
  } catch (error) {
    deps.log.error({ remoteAddress: session.remoteAddress, error: String(error) }, 'mail could not be kept');
    throw notAccepted(error);
  }
}

function checkContent(deps: ReceiverDeps, raw: Uint8Array): void {
  const bareAt = bareLineEnd(raw);
  const text = `Lines must end with CR LF: a bare CR or LF is at octet ${bareAt + 1}`;
  if (bareAt >= 0) throw refused(deps, 'line_end', smtpError('554 5.6.0', text));
  if (countReceived(raw) > limits.receivedFields)
    throw refused(deps, 'loop', smtpError('554 5.4.6', 'This mail goes in circles'));
}

function refused({ measures }: ReceiverDeps, why: SmtpRefusal, error: Error): Error {
  measures?.refused(why);
  return error;
}

function trace({ config, clock }: ReceiverDeps, session: SMTPServerSession): Uint8Array {
  return receivedField({
    hostname: config.hostname,
    clientName: session.hostNameAppearsAs,
    remoteAddress: session.remoteAddress,
    transmissionType: protocolOf(session),
    sessionId: session.id,
    at: clock.now(),
  });
}

/** RFC 6531 §4.3: ESMTPS that carries UTF-8 is UTF8SMTPS. */
function protocolOf({ transmissionType, envelope }: SMTPServerSession): string {
  return envelope.smtpUtf8 === true ? transmissionType.replace('ESMTP', 'UTF8SMTP') : transmissionType;
}
