// Attachments: their bytes are kept once per content, sealed, under their SHA-256, and checked whenever they are read.

import type { Kysely } from 'kysely';
import type { StoredAttachment } from '../../ports/mail-store.ts';
import type { AttachmentScan } from '../../vocabulary/attachment-scan.ts';
import type { Attachment } from '../../vocabulary/mail.ts';
import { keyId } from '../system/secrets.ts';
import type { StoreDeps } from './mail-store.ts';
import type { Database } from './schema.ts';
import { openSealed } from './sealed-rows.ts';
import { seal, sha256Of } from './sealing.ts';
import { storable } from './storable.ts';

/** Inside the transaction that keeps the message. */
export async function keepAttachments(
  transaction: Kysely<Database>,
  deps: StoreDeps,
  message: { readonly id: string; readonly attachments: readonly Attachment[] },
): Promise<void> {
  for (const [position, attachment] of message.attachments.entries()) {
    const sha256 = sha256Of(attachment.content);
    await keepBlob(transaction, deps.archiveKey, { sha256, content: attachment.content });
    await transaction
      .insertInto('attachments')
      .values({
        id: deps.chance.newId(),
        message_id: message.id,
        position,
        filename: storable(attachment.filename),
        content_type: storable(attachment.contentType),
        content_id: storable(attachment.contentId),
        inline: attachment.inline,
        size: attachment.content.length,
        sha256,
        scan: attachment.scan?.state ?? '',
        scan_reason: storable(attachment.scan?.reason ?? ''),
      })
      .execute();
  }
}

async function keepBlob(
  transaction: Kysely<Database>,
  key: Uint8Array,
  blob: { readonly sha256: Buffer; readonly content: Uint8Array },
): Promise<void> {
  const known = await transaction
    .selectFrom('blobs')
    .select('size')
    .where('sha256', '=', blob.sha256)
    .executeTakeFirst();
  if (known !== undefined) return;
  const sealed = seal(key, blob.content, blob.sha256.toString('hex'));
  await transaction
    .insertInto('blobs')
    .values({ size: blob.content.length, key_id: keyId(key), ...sealed })
    .onConflict((conflict) => conflict.column('sha256').doNothing())
    .execute();
  await verifyBlob(transaction, key, blob.sha256);
}

/** What was written is read again and opens to the content that its name says; else the message is not kept. */
async function verifyBlob(transaction: Kysely<Database>, key: Uint8Array, sha256: Buffer): Promise<void> {
  const written = await transaction
    .selectFrom('blobs')
    .select(['key_id', 'nonce', 'ciphertext'])
    .where('sha256', '=', sha256)
    .executeTakeFirstOrThrow();
  openSealed(key, { ...written, sha256 }, sha256.toString('hex'));
}

/** Of each message, in their order. */
export async function attachmentsOf(
  db: Kysely<Database>,
  messageIds: readonly string[],
): Promise<ReadonlyMap<string, readonly StoredAttachment[]>> {
  const found = new Map<string, StoredAttachment[]>();
  if (messageIds.length === 0) return found;
  const rows = await db
    .selectFrom('attachments')
    .selectAll()
    .where('message_id', 'in', [...messageIds])
    .orderBy('position')
    .execute();
  for (const row of rows)
    found.set(row.message_id, [...(found.get(row.message_id) ?? []), toAttachment(row)]);
  return found;
}

export function createAttachments({ db, archiveKey }: StoreDeps) {
  return {
    async attachmentContent(
      attachmentId: string,
    ): Promise<{ attachment: StoredAttachment; content: Uint8Array; messageId: string } | null> {
      const row = await db
        .selectFrom('attachments')
        .innerJoin('blobs', 'blobs.sha256', 'attachments.sha256')
        .selectAll('attachments')
        .select(['blobs.key_id', 'blobs.nonce', 'blobs.ciphertext'])
        .where('attachments.id', '=', attachmentId)
        .executeTakeFirst();
      if (row === undefined) return null;
      return {
        attachment: toAttachment(row),
        messageId: row.message_id,
        content: openSealed(archiveKey, row, row.sha256.toString('hex')),
      };
    },
  };
}

function toAttachment(row: {
  id: string;
  filename: string;
  content_type: string;
  content_id: string;
  inline: boolean;
  size: number;
  scan: '' | AttachmentScan['state'];
  scan_reason: string;
}): StoredAttachment {
  return {
    id: row.id,
    filename: row.filename,
    contentType: row.content_type,
    contentId: row.content_id,
    inline: row.inline,
    size: row.size,
    scan: row.scan === '' ? null : { state: row.scan, reason: row.scan_reason },
  };
}
