// The tables of the mail server (domains, personal mailboxes) as Kysely sees them.

import type { ColumnType, Generated } from 'kysely';
import type { DkimAlgorithm } from '../../ports/dkim-keys.ts';
import type { MailKeyRole } from '../../ports/mail-keys.ts';
import type { ProtectionKind } from '../../vocabulary/mail-protection.ts';

type Timestamp = ColumnType<Date, Date | string | undefined, Date | string>;

export interface AccountTables {
  domains: {
    id: string;
    name: string;
    description: Generated<string>;
    active: Generated<boolean>;
    catch_all: Generated<string>;
    version: Generated<number>;
  };
  dkim_keys: {
    domain: string;
    selector: string;
    algorithm: DkimAlgorithm;
    public_key: string;
    state: Generated<'waiting' | 'active' | 'retired'>;
    key_id: string;
    nonce: Buffer;
    ciphertext: Buffer;
    created_at: Timestamp;
    checked_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
    fault: Generated<string>;
  };
  mail_keys: {
    id: string;
    kind: ProtectionKind;
    role: MailKeyRole;
    mailbox_id: string | null;
    name: string;
    issuer: string;
    addresses: string[];
    fingerprint: string;
    key_ids: string[];
    valid_from: Date | null;
    valid_until: Date | null;
    learned: boolean;
    revoked: boolean;
    public_text: string;
    key_id: ColumnType<string | null, string | null | undefined, string | null>;
    nonce: ColumnType<Buffer | null, Buffer | null | undefined, Buffer | null>;
    ciphertext: ColumnType<Buffer | null, Buffer | null | undefined, Buffer | null>;
    created_at: Timestamp;
  };
  submission_deliveries: {
    archive_id: string;
    recipient: string;
    state: Generated<'queued' | 'deferred' | 'delivered' | 'failed'>;
    attempts: Generated<number>;
    last_code: number | null;
    last_text: Generated<string>;
    updated_at: Timestamp;
  };
  account_boxes: {
    account_id: string;
    validity: string;
    next_uid: ColumnType<string, number | undefined, number>;
    inbox_bytes: ColumnType<string, number | undefined, number>;
    reader: string | null;
    reader_until: ColumnType<Date | null, Date | null | undefined, Date | null>;
  };
  account_messages: {
    account_id: string;
    uid: ColumnType<string, number, never>;
    archive_id: string;
    folder: 'inbox' | 'sent' | 'archive' | 'quarantine';
    placed_in: 'inbox' | 'sent';
    size: number;
    placed_at: Timestamp;
    moved_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
    held_reason: Generated<string>;
  };
}
