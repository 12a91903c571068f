// What belongs to a write of a mailbox beside its row, in the same transaction: whether its settings make sense as a whole,
// and its secrets.

import type { Kysely } from 'kysely';
import { mailboxPolicyDefaults, policyFault } from '../../vocabulary/mailbox-policy.ts';
import type { SecretPurpose } from '../../ports/mailbox-secrets.ts';
import type { CheckedFields } from './directory-fields.ts';
import { writeSecrets } from './mailbox-secrets.ts';
import type { EntityName } from '../../ports/directory-store.ts';
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
  const fault = policyFault({ ...mailboxPolicyDefaults, ...row.settings });
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

/** After a mailbox or a pool was written: each mailbox has a queue, its own or that of its pool. Throws BAD_FIELD. */
export async function assertQueuesOfMailboxes(
  db: Kysely<Database>,
  entity: EntityName,
  id: string,
): Promise<void> {
  if (entity !== 'mailboxes' && entity !== 'pools') return;
  const without = await db
    .selectFrom('mailboxes')
    .innerJoin('pools', 'pools.id', 'mailboxes.pool_id')
    .select('address')
    .where(entity === 'pools' ? 'pools.id' : 'mailboxes.id', '=', id)
    .where('mailboxes.queue_id', 'is', null)
    .where('pools.queue_id', 'is', null)
    .executeTakeFirst();
  if (without !== undefined)
    throw badField('queueId', `is missing: neither ${without.address} nor its pool names a queue`);
}
