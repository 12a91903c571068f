// How a mail was signed and encrypted by its writer, in words an agent understands: a word for each badge, a sentence, and
// the details for who wants to know. Pure.

import type { MailProtection } from './message-shapes.ts';

export interface ProtectionWords {
  readonly word: string;
  readonly says: string;
  readonly tone: 'ready' | 'alarm' | 'plain';
}

/** Null: it is not signed. */
export function signatureWords({ signature, signer, partial }: MailProtection): ProtectionWords | null {
  const who = signer?.addresses[0] ?? signer?.name ?? 'its sender';
  switch (signature) {
    case 'valid':
      return {
        word: 'signed',
        says: `${who} has signed this mail, and nobody has changed it since.`,
        tone: 'ready',
      };
    case 'valid-unknown':
      return {
        word: partial ? 'partly signed' : 'signed, not confirmed',
        says: 'The signature fits, but that alone does not say whose it is.',
        tone: 'plain',
      };
    case 'mismatch':
      return {
        word: 'signed by somebody else',
        says: `${who} has signed this mail, who is not the sender that it names. Check before you answer or pay.`,
        tone: 'alarm',
      };
    case 'invalid':
      return {
        word: 'changed after signing',
        says: 'This mail is not what its sender has signed: somebody has changed it on the way, or forged it.',
        tone: 'alarm',
      };
    case 'no-key':
      return {
        word: 'signed, not checked',
        says: 'This mail is signed, but the key to check that is not known here.',
        tone: 'plain',
      };
    case 'unreadable':
      return {
        word: 'signature not readable',
        says: 'This mail has a signature that could not be checked.',
        tone: 'plain',
      };
    case 'none':
    default:
      return null;
  }
}

/** Null: it is not encrypted. `sent`: we wrote it. */
export function encryptionWords({ encryption }: MailProtection, sent = false): ProtectionWords | null {
  if (sent && encryption === 'decrypted')
    return {
      word: 'encrypted',
      says: 'Whoever gets this mail has a copy that only they can open.',
      tone: 'ready',
    };
  switch (encryption) {
    case 'decrypted':
      return { word: 'encrypted', says: 'This mail came encrypted, and was opened here.', tone: 'ready' };
    case 'no-key':
      return {
        word: 'encrypted, no key',
        says: 'This mail is encrypted for a key that is not here. Ask the sender to write again without, or an administrator for the key.',
        tone: 'alarm',
      };
    case 'failed':
      return {
        word: 'encrypted, not opened',
        says: 'This mail is encrypted, and could not be opened safely.',
        tone: 'alarm',
      };
    case 'none':
    default:
      return null;
  }
}

/** `0a1b 2c3d …`, to be read aloud. */
export function fingerprintText(fingerprint: string): string {
  return (fingerprint.match(/.{1,4}/g) ?? []).join(' ');
}

/** Their names, and what they are. */
export function protectionFacts({ kind, signer }: MailProtection): readonly (readonly [string, string])[] {
  const facts: (readonly [string, string])[] = [['Way', kind === 'smime' ? 'S/MIME' : 'OpenPGP']];
  if (signer === null) return facts;
  const { name, addresses, issuer, fingerprint, validUntil } = signer;
  facts.push(['Signer', name], ['Addresses', addresses.join(', ')]);
  if (issuer !== '') facts.push(['Vouched for by', issuer]);
  if (validUntil !== null) facts.push(['Valid until', validUntil.slice(0, 10)]);
  facts.push(['Fingerprint', fingerprintText(fingerprint)]);
  return facts.filter(([, value]) => value !== '');
}
