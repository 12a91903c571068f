// What MAIL and RCPT say beside the address: parameters of extensions that we offer, within their bounds. Others are
// refused (RFC 5321 §4.1.1.11). Pure.

import type { SMTPServerAddress, SMTPServerSession } from 'smtp-server';
import { limits } from '#actors/limits.ts';
import type { DsnRequest } from '#actors/ports/mail-store.ts';
import { smtpError } from './replies.ts';

const mailParameters = new Set(['SIZE', 'BODY', 'SMTPUTF8', 'AUTH', 'RET', 'ENVID']);
const recipientParameters = new Set(['NOTIFY', 'ORCPT']);

export function wrongSender({ address, args }: SMTPServerAddress, session: SMTPServerSession): Error | null {
  const wrong = wrongParameters(args, mailParameters) ?? wrongText(address, session);
  // The library has taken the parameters of a command that is refused here: they must not hold for the next one.
  if (wrong !== null)
    Object.assign(session.envelope, { smtpUtf8: false, bodyType: '7bit', dsn: { ret: null, envid: null } });
  return wrong;
}

export function wrongRecipient(
  { address, args }: SMTPServerAddress,
  session: SMTPServerSession,
): Error | null {
  return wrongParameters(args, recipientParameters) ?? wrongText(address, session);
}

function wrongParameters(args: SMTPServerAddress['args'], known: ReadonlySet<string>): Error | null {
  const given = Object.entries(args || {});
  const unknown = given.find(([name]) => !known.has(name));
  if (unknown !== undefined)
    return smtpError(
      '555 5.5.4',
      `Parameter ${unknown[0].replace(/[^\x21-\x7e]/g, '?').slice(0, 40)} is not known here`,
    );
  for (const [name, value] of given) {
    const longest = name === 'ENVID' ? limits.dsnEnvelopeIdChars : limits.dsnOriginalRecipientChars;
    const printable = typeof value !== 'string' || /^[\x20-\x7e]*$/.test(value);
    // ORCPT may be in UTF-8 (RFC 6533), the other one may not.
    if (name === 'ENVID' && !printable) return smtpError('501 5.5.4', 'ENVID must be printable ASCII');
    if ((name === 'ENVID' || name === 'ORCPT') && String(value).length > longest)
      return smtpError('501 5.5.4', `${name} is longer than ${longest} characters`);
  }
  return null;
}

/** RFC 6531 §3.5. The domain is left alone: the library shows it decoded also where it was sent in ASCII. */
function wrongText(address: string, session: SMTPServerSession): Error | null {
  if (address.includes('\ufffd')) return smtpError('501 5.1.3', 'This address is not in UTF-8');
  const local = address.slice(0, Math.max(0, address.lastIndexOf('@')));
  const ascii = Buffer.byteLength(local) === local.length;
  return ascii || session.envelope.smtpUtf8 === true
    ? null
    : smtpError('553 5.6.7', 'This address needs SMTPUTF8');
}

/** What the sender wants to be told (RFC 3461); null when it did not say. */
export function dsnRequestOf({ envelope }: SMTPServerSession): DsnRequest | null {
  const recipients = envelope.rcptTo.flatMap(({ address, dsn }) =>
    dsn === undefined
      ? []
      : [
          {
            address,
            notify: (dsn.notify ?? []).map((word) => word.toLowerCase()),
            originalRecipient: dsn.orcpt ?? '',
          },
        ],
  );
  const returned = envelope.dsn?.ret?.toLowerCase() ?? '';
  const envelopeId = envelope.dsn?.envid ?? '';
  if (recipients.length === 0 && returned === '' && envelopeId === '') return null;
  return { return: returned === 'full' || returned === 'hdrs' ? returned : '', envelopeId, recipients };
}
