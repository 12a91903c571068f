// What becomes of the mail of an account that is removed: its folders go, the mail stays in the archive; what lay in no
// other place is discarded there with the reason, so that every accepted mail can still be accounted for (N3).

import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { Database } from './schema.ts';

export async function discardMailOf(db: Kysely<Database>, accountId: string): Promise<void> {
  await sql`
    update archive set state = 'discarded', discard_reason = 'its account was removed', discard_rule = ''
    where mailbox_id = '' and state = 'routed'
      and id in (select archive_id from account_messages where account_id = ${accountId})
      and not exists (
        select from account_messages other
        where other.archive_id = archive.id and other.account_id <> ${accountId})`.execute(db);
}
