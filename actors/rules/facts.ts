// What rules may look at in a mail: texts by field, bounded. Must not know how the mail came in.

import { limits } from '../limits.ts';
import type { RuleField } from '../vocabulary/directory.ts';
import type { Address, ParsedMail } from '../vocabulary/mail.ts';

/** The texts of each field; a condition holds when it holds for any of them. Addresses may be lists, as in a header. */
export type MailFacts = Readonly<Record<RuleField, string | readonly string[]>>;

const addressFields: ReadonlySet<RuleField> = new Set(['from', 'to', 'cc']);

/** `envelopeTo`: recipients of the envelope, which the headers need not name. */
export function mailFacts(mail: ParsedMail, envelopeTo: readonly string[] = []): MailFacts {
  return {
    from: texts([mail.from]),
    to: [...texts(mail.to), ...envelopeTo],
    cc: texts(mail.cc),
    subject: mail.subject,
    body: mail.text,
  };
}

function texts(addresses: readonly Address[]): readonly string[] {
  return addresses
    .slice(0, limits.recipientsPerMessage)
    .flatMap(({ address, name }) => (name === '' ? [address] : [address, name]));
}

/** The texts of a field as they stand, each cut to `limits.ruleBodyChars`. */
export function textsOf(facts: MailFacts, field: RuleField): readonly string[] {
  const found = facts[field];
  return (typeof found === 'string' ? [found] : found).map((text) => text.slice(0, limits.ruleBodyChars));
}

/** What can be equal to a value: in address fields also each single address and name of a list. */
export function wholeTexts(facts: MailFacts, field: RuleField): readonly string[] {
  const found = textsOf(facts, field);
  if (!addressFields.has(field)) return found;
  return found.flatMap((text) => [text, ...text.split(/[,<>]/).map((part) => part.replaceAll('"', ''))]);
}
