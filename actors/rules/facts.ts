// What rules may look at in a mail: texts by field, bounded. Must not know how the mail came in.

import { limits } from '../limits.ts';
import type { RuleField } from '../vocabulary/directory.ts';
import type { Address, ParsedMail } from '../vocabulary/mail.ts';

/** Every text of a field; a condition holds when it holds for any of them. */
export type MailFacts = Readonly<Record<RuleField, readonly string[]>>;

export function mailFacts(mail: ParsedMail): MailFacts {
  return {
    from: texts([mail.from]),
    to: texts(mail.to),
    cc: texts(mail.cc),
    subject: [mail.subject],
    body: [mail.text.slice(0, limits.ruleBodyChars)],
  };
}

function texts(addresses: readonly Address[]): readonly string[] {
  return addresses
    .slice(0, limits.recipientsPerMessage)
    .flatMap(({ address, name }) => (name === '' ? [address] : [address, name]));
}
