// A message for one recipient, a server that may take it, and what the server's answer means. Pure.

import { limits } from '#actors/limits.ts';
import type { DsnRequest } from '#actors/ports/mail-store.ts';

export interface Server {
  readonly host: string;
  readonly address: string;
  readonly port: number;
  /** TLS from the first byte. */
  readonly implicitTls: boolean;
  /** `offered`: used when the server has it, and with a login demanded; `demanded`: else nothing is said; `never`: agreed. */
  readonly startTls?: 'offered' | 'demanded' | 'never' | undefined;
  /** Certificates in PEM that are trusted besides those of the system. */
  readonly caPem?: string | undefined;
  readonly login: Login | null;
  /** Connections at once; default `limits.deliveryConnectionsPerServer`. */
  readonly most?: number | undefined;
}

export type Login =
  | { readonly user: string; readonly pass: string }
  | { readonly user: string; readonly accessToken: string };

export interface Letter {
  /** Empty: null return path. */
  readonly envelopeFrom: string;
  readonly recipient: string;
  readonly raw: Buffer;
  /** The mailbox that writes; it may have a server of its own to send by. */
  readonly mailboxId?: string | undefined;
  /** What the sender wants to be told; goes on to servers that can tell. */
  readonly dsn?: DsnRequest | null | undefined;
}

export interface Outcome {
  readonly state: 'delivered' | 'deferred' | 'failed';
  readonly code: number | null;
  readonly text: string;
  /** Deferred before a server looked at the message: another one may take it. */
  readonly tryNext: boolean;
  /** The server that took it tells the sender what becomes of it, if that was asked (RFC 3461). */
  readonly reports?: boolean;
  /** Nothing was tried: as much as may be is on its way to this server already. */
  readonly busy?: true;
}

export interface ClientError extends Error {
  readonly code?: string | undefined;
  readonly command?: string | undefined;
  readonly responseCode?: number | undefined;
  readonly response?: string | undefined;
}

/** 5xx to the sender, the recipient or the message is final; everything else is worth another try (RFC 5321 §4.2.1). */
export function judge(error: ClientError): Outcome {
  const code = error.responseCode ?? null;
  const aboutMessage = error.code === 'EENVELOPE' || error.code === 'EMESSAGE';
  const said = (error.response ?? error.message).replace(/\s+/g, ' ');
  // The server has said at the start how much it takes (RFC 1870 §6.1): it was not asked again.
  if (error.code === 'EMESSAGE' && code === null && error.command === 'MAIL FROM')
    return { state: 'failed', code: 552, text: `5.3.4 ${said}`.slice(0, limits.headerChars), tryNext: false };
  // A server's words about AUTH alone do not say that it is our setting that it does not like.
  const text = error.code === 'EAUTH' ? `The relay does not take our login: ${said}` : said;
  const final = aboutMessage && code !== null && code >= 500;
  return {
    state: final ? 'failed' : 'deferred',
    code,
    text: text.slice(0, limits.headerChars),
    tryNext: !aboutMessage,
  };
}

/** RFC 6531 §3.2: an address or a header that only a server with SMTPUTF8 can take. The domain can always be in ASCII. */
export function needsSmtpUtf8({ envelopeFrom, recipient, raw }: Letter): boolean {
  const local = (address: string): string => address.slice(0, Math.max(0, address.lastIndexOf('@')));
  return /[\u0080-\uffff]/.test(local(envelopeFrom) + local(recipient)) || has8Bit(headerOf(raw));
}

export function has8Bit(bytes: Uint8Array): boolean {
  return bytes.some((byte) => byte > 127);
}

function headerOf(raw: Buffer): Buffer {
  const end = raw.indexOf('\r\n\r\n');
  return end < 0 ? raw : raw.subarray(0, end);
}
