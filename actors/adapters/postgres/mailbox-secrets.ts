// The MailboxSecrets port over Postgres: each sealed under an id of its own, so that a row moved to another mailbox or
// purpose by hand does not open as something else.

import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { MailboxSecrets, SealedSecret, SecretPurpose } from '../../ports/mailbox-secrets.ts';
import { codeOf, foreignKeyViolation, withTranslatedErrors } from './failures.ts';
import { notFound } from './refusals.ts';
import type { Database } from './schema.ts';
import { openText, sealText } from './sealed-text.ts';

/** `key`: 32 bytes, of the purpose `mailbox-secrets`. */
export function createMailboxSecrets(db: Kysely<Database>, key: Uint8Array): MailboxSecrets {
  const sealed = (purpose: SecretPurpose, secret: string): SealedSecret => {
    const id = randomUUID();
    const { key_id, nonce, ciphertext } = sealText(key, secret, boundTo(purpose, id));
    return { id, purpose, keyId: key_id, nonce, ciphertext };
  };
  return withTranslatedErrors<MailboxSecrets>({
    seal: sealed,

    async read(mailboxId, purpose) {
      const row = await db
        .selectFrom('mailbox_secrets')
        .select(['id', 'key_id', 'nonce', 'ciphertext'])
        .where('mailbox_id', '=', mailboxId)
        .where('purpose', '=', purpose)
        .executeTakeFirst();
      return row === undefined ? null : openText(key, row, boundTo(purpose, row.id));
    },

    async write(mailboxId, purpose, secret) {
      await writeSecrets(db, mailboxId, [sealed(purpose, secret)]);
    },

    async remove(mailboxId, purpose) {
      await db
        .deleteFrom('mailbox_secrets')
        .where('mailbox_id', '=', mailboxId)
        .where('purpose', '=', purpose)
        .execute();
    },

    async kept(mailboxId) {
      const rows = await db
        .selectFrom('mailbox_secrets')
        .select('purpose')
        .where('mailbox_id', '=', mailboxId)
        .orderBy('purpose')
        .execute();
      return rows.map(({ purpose }) => purpose);
    },
  });
}

/** Throws NOT_FOUND. */
export async function writeSecrets(
  db: Kysely<Database>,
  mailboxId: string,
  secrets: readonly SealedSecret[],
): Promise<void> {
  for (const { id, purpose, keyId: key_id, nonce, ciphertext } of secrets) {
    const row = { id, key_id, nonce, ciphertext, updated_at: new Date() };
    try {
      await db
        .insertInto('mailbox_secrets')
        .values({ mailbox_id: mailboxId, purpose, ...row })
        .onConflict((conflict) => conflict.columns(['mailbox_id', 'purpose']).doUpdateSet(row))
        .execute();
    } catch (error) {
      if (codeOf(error) === foreignKeyViolation) throw notFound('There is no such mailbox.');
      throw error;
    }
  }
}

function boundTo(purpose: SecretPurpose, id: string): string {
  return `mailbox-secret/${purpose}/${id}`;
}
