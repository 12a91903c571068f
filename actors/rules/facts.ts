// What rules may look at in a mail, bounded. What costs something to find out is a function, asked only by a rule that
// wants to know. Must not know how the mail came in.

import { limits } from '../limits.ts';
import type { AuthenticationVerdict } from '../vocabulary/authentication.ts';
import type { EncryptionVerdict, SignatureVerdict } from '../vocabulary/mail-protection.ts';
import type { Address, ParsedMail } from '../vocabulary/mail.ts';
import type { RuleCondition, RuleField, TextField } from '../vocabulary/rules.ts';

export interface CustomerHistory {
  /** Cases before this one. */
  readonly cases: number;
  readonly open: number;
}

export interface MailFacts {
  /** A condition holds when it holds for any of them. Addresses may be lists, as in a header. */
  readonly texts: Readonly<Record<TextField, readonly string[]>>;
  /** Lower-case names. */
  readonly headers: ReadonlyMap<string, string>;
  readonly hiddenFields: ReadonlyMap<string, string>;
  readonly attachments: readonly { readonly filename: string; readonly contentType: string }[];
  readonly sizeBytes: number;
  /** ISO 639-1; empty when nobody can tell. */
  readonly language: () => string;
  readonly mailboxId: string;
  /** Milliseconds since 1970. */
  readonly receivedAtMs: number;
  /** Who sent it (C15). A sender who fails is taken for nobody known: no VIP, no history. */
  readonly authentication: AuthenticationVerdict;
  readonly signature: SignatureVerdict;
  readonly encryption: EncryptionVerdict;
  readonly history: CustomerHistory;
}

/** What is not in the mail itself. */
export type FactsBesideTheMail = Omit<
  MailFacts,
  'texts' | 'headers' | 'attachments' | 'hiddenFields' | 'signature' | 'encryption'
> &
  Partial<Pick<MailFacts, 'hiddenFields'>> & {
    /** Recipients of the envelope, which the headers need not name. */
    readonly envelopeTo: readonly string[];
  };

const addressFields: ReadonlySet<RuleField> = new Set<RuleField>(['from', 'to', 'cc']);

export function mailFacts(mail: ParsedMail, { envelopeTo, ...beside }: FactsBesideTheMail): MailFacts {
  return {
    hiddenFields: new Map(),
    ...beside,
    texts: {
      from: namesAndAddresses([mail.from]),
      to: [...namesAndAddresses(mail.to), ...envelopeTo],
      cc: namesAndAddresses(mail.cc),
      subject: [mail.subject],
      body: [mail.text],
    },
    headers: mail.headers,
    signature: mail.protection?.signature ?? 'none',
    encryption: mail.protection?.encryption ?? 'none',
    attachments: mail.attachments,
  };
}

function namesAndAddresses(addresses: readonly Address[]): readonly string[] {
  return addresses
    .slice(0, limits.recipientsPerMessage)
    .flatMap(({ address, name }) => (name === '' ? [address] : [address, name]));
}

/** The texts that a condition looks at, each cut to `limits.ruleBodyChars`; null: the field is no text. */
export function textsOf(facts: MailFacts, { field, name = '' }: RuleCondition): readonly string[] | null {
  const found = allTextsOf(facts, field, name);
  return found === null ? null : found.map((text) => text.slice(0, limits.ruleBodyChars));
}

function allTextsOf(facts: MailFacts, field: RuleField, name: string): readonly string[] | null {
  switch (field) {
    case 'header':
      return present(facts.headers.get(name.trim().toLowerCase()));
    case 'hidden-field':
      return present(facts.hiddenFields.get(name.trim()));
    case 'attachment-name':
      return facts.attachments.map(({ filename }) => filename);
    case 'attachment-type':
      return facts.attachments.map(({ contentType }) => contentType);
    case 'language':
      return present(facts.language() || undefined);
    case 'mailbox':
      return [facts.mailboxId];
    case 'authentication':
      return [facts.authentication];
    case 'signature':
      return [facts.signature];
    case 'encryption':
      return [facts.encryption];
    case 'attachment-count':
    case 'size':
    case 'time':
    case 'schedule':
    case 'customer-cases':
    case 'customer-open':
    case 'customer-vip':
      return null;
    case 'from':
    case 'to':
    case 'cc':
    case 'subject':
    case 'body':
    default:
      return facts.texts[field];
  }
}

function present(text: string | undefined): readonly string[] {
  return text === undefined ? [] : [text];
}

/** What can be equal to a value: in address fields also each single address and name of a list. */
export function wholeTexts(texts: readonly string[], field: RuleField): readonly string[] {
  if (!addressFields.has(field)) return texts;
  return texts.flatMap((text) => [text, ...text.split(/[,<>]/).map((part) => part.replaceAll('"', ''))]);
}
