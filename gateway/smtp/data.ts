// One message of an SMTP session that was read: traced, and committed for whom it is. What this resolves with is the text
// of `250`; what it throws is the reply instead.

import type { SMTPServerDataStream, SMTPServerSession } from 'smtp-server';
import type { DirectorySource } from '#actors/ports/directory-store.ts';
import type { Log } from '#actors/ports/log.ts';
import type { AcceptedMail } from '#actors/ports/mail-store.ts';
import type { Sign } from '#actors/vocabulary/reply-address.ts';
import { dsnRequestOf } from './envelope.ts';
import { createReader } from './reader.ts';
import type { ReaderDeps } from './reader.ts';
import { destinationOf } from './recipients.ts';
import { notAccepted, smtpError } from './replies.ts';
import { protocolOf, receivedField } from './trace.ts';

export interface ReceiverDeps extends ReaderDeps {
  readonly config: { readonly hostname: string };
  readonly directory: DirectorySource;
  readonly accept: (mail: AcceptedMail) => Promise<string>;
  readonly sign: Sign;
  readonly log: Log;
}

export type Receive = (stream: SMTPServerDataStream, session: SMTPServerSession) => Promise<string>;

export function createReceiver(deps: ReceiverDeps): Receive {
  const read = createReader(deps);
  return (stream, session) => read(stream, session, (raw) => keep(deps, session, raw));
}

async function keep(deps: ReceiverDeps, session: SMTPServerSession, raw: Uint8Array): Promise<string> {
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
