// What belongs to a write of a mailbox beside its row, in the same transaction: whether its settings make sense as a whole,
// and its secrets.

import type { Kysely } from 'kysely';
import { mailboxPolicyDefaults, policyFault } from '../../vocabulary/mailbox-policy.ts';
import type { MailboxPolicy } from '../../vocabulary/mailbox-policy.ts';
import type { SecretPurpose } from '../../ports/mailbox-secrets.ts';
import type { CheckedFields } from './directory-fields.ts';
import { writeSecrets } from './mailbox-secrets.ts';
import { badField } from './refusals.ts';
import type { Database } from './schema.ts';

const purposesOf = {
  fetching: ['fetching'],
  sending: ['sending'],
  oauthProvider: ['oauth', 'access'],
} as const satisfies Readonly<Record<string, readonly SecretPurpose[]>>;

/** After its row was written. New secrets are kept, those of what was switched off go. Throws BAD_FIELD. */
export async function settleMailbox(
  db: Kysely<Database>,
  mailboxId: string,
  { settings, secrets = [], withoutSecrets = [] }: CheckedFields,
): Promise<void> {
  const row = await db
    .selectFrom('mailboxes')
    .select('settings')
    .where('id', '=', mailboxId)
    .executeTakeFirstOrThrow();
  const fault = policyFault({ ...mailboxPolicyDefaults, ...row.settings } as MailboxPolicy);
  if (fault !== null) throw badField(fault.field, fault.why);
  const switchedOff = Object.entries(purposesOf).flatMap(([field, purposes]) =>
    settings[field] === null || settings[field] === '' ? purposes : [],
  );
  const gone = [...switchedOff, ...withoutSecrets];
  if (gone.length > 0)
    await db
      .deleteFrom('mailbox_secrets')
      .where('mailbox_id', '=', mailboxId)
      .where('purpose', 'in', gone)
      .execute();
  await writeSecrets(db, mailboxId, secrets);
}
