// Certificates and keys of mail as the API has them, and what is said of how long they count. Pure.

export interface MailKey {
  readonly id: string;
  readonly kind: 'smime' | 'openpgp';
  readonly role: 'anchor' | 'correspondent' | 'mailbox';
  readonly mailboxId: string;
  readonly mailboxName: string;
  readonly name: string;
  readonly addresses: readonly string[];
  readonly issuer: string;
  readonly fingerprint: string;
  readonly validUntil: string | null;
  readonly learned: boolean;
  readonly revoked: boolean;
}

export const kindNames: Readonly<Record<MailKey['kind'], string>> = { smime: 'S/MIME', openpgp: 'OpenPGP' };

/** In the order in which the page has them. */
export const roles: readonly {
  readonly role: MailKey['role'];
  readonly title: string;
  readonly says: string;
  readonly none: string;
}[] = [
  {
    role: 'mailbox',
    title: 'Our own',
    says: 'What mail to us is opened with. Everybody who sees a case can read what was encrypted for it.',
    none: 'Mail that comes encrypted cannot be read until a mailbox has a key.',
  },
  {
    role: 'correspondent',
    title: 'Of those who write to us',
    says: 'Who has signed is known by these. Learned ones came with mail that an authority vouches for.',
    none: 'None is known yet. Certificates of signed mail are learned by themselves.',
  },
  {
    role: 'anchor',
    title: 'Authorities',
    says: 'Whose certificates are believed, beside the well-known authorities.',
    none: 'The well-known authorities are believed; add the one of a partner or of your own house.',
  },
];

const dayMs = 86_400_000;
/** A certificate takes days to come; authorities write a month before, too. */
const warnDays = 30;

export interface EndWords {
  readonly word: string;
  readonly tone: 'ready' | 'busy' | 'alarm' | 'away';
}

export function endWords(
  { validUntil, revoked }: Pick<MailKey, 'validUntil' | 'revoked'>,
  now: number,
): EndWords {
  if (revoked) return { word: 'taken back', tone: 'alarm' };
  if (validUntil === null) return { word: 'does not end', tone: 'away' };
  const day = validUntil.slice(0, 10);
  const days = Math.floor((Date.parse(validUntil) - now) / dayMs);
  if (days < 0) return { word: `expired on ${day}`, tone: 'alarm' };
  return days < warnDays
    ? { word: `ends on ${day}, in ${days} days`, tone: 'busy' }
    : { word: `until ${day}`, tone: 'away' };
}

/** As the API takes it: text as it is, any other file in base64. */
export function uploadText(bytes: Uint8Array): string {
  const text = new TextDecoder().decode(bytes);
  if (text.includes('-----BEGIN ')) return text;
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}
