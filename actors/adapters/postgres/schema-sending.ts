// The tables of messages, of mail on its way out, of what agents put below it, and of what customers say of it.

import type { ColumnType, Generated } from 'kysely';
import type { MessageDraft, Redecoded } from '../../ports/mail-store.ts';
import type { UnderstoodMail } from '../../vocabulary/understood-mail.ts';
import type { MailAuthentication } from '../../vocabulary/authentication.ts';
import type { MailProtection } from '../../vocabulary/mail-protection.ts';
import type { CalendarEntry } from '../../vocabulary/calendar-entry.ts';

type Timestamp = ColumnType<Date, Date | string | undefined, Date | string>;
type Json<T> = ColumnType<T, string, string>;

export interface AddressJson {
  readonly address: string;
  readonly name: string;
}

export interface SendingTables {
  messages: {
    id: string;
    conversation_id: string;
    archive_id: string | null;
    direction: 'in' | 'out' | 'note';
    state: 'received' | 'kept' | 'prepared' | 'queued' | 'sent' | 'failed' | 'withdrawn';
    at: Timestamp;
    message_id_header: Generated<string>;
    in_reply_to: Generated<string>;
    reference_ids: Generated<string[]>;
    from_address: Generated<string>;
    from_name: Generated<string>;
    to_addresses: Json<AddressJson[]>;
    cc_addresses: Json<AddressJson[]>;
    bcc_addresses: Json<AddressJson[]>;
    reply_to: Generated<string>;
    subject: Generated<string>;
    text: Generated<string>;
    html: string | null;
    automatic: Generated<boolean>;
    machine: Generated<boolean>;
    authentication: ColumnType<MailAuthentication | null, string | null | undefined, string | null>;
    protection: ColumnType<MailProtection | null, string | null | undefined, string | null>;
    understood: ColumnType<UnderstoodMail | null, string | null | undefined, string | null>;
    cause: Generated<string>;
    mailbox_id: Generated<string>;
    agent_id: Generated<string>;
    size: Generated<number>;
    envelope_from: Generated<string>;
    envelope_to: Generated<string[]>;
    /** A `tsvector` of words; see search-words.ts. */
    search: Generated<string>;
    sent_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
    kind: Generated<string>;
    languages: Generated<string[]>;
    calendar: ColumnType<readonly CalendarEntry[] | null, string | null | undefined, string | null>;
    redecoded: ColumnType<Redecoded | null, string | null | undefined, string | null>;
    moved_at_ms: ColumnType<string, number | undefined, number>;
    draft: ColumnType<MessageDraft | null, string | null | undefined, string | null>;
  };
  deliveries: {
    message_id: string;
    recipient: string;
    state: Generated<'queued' | 'deferred' | 'delivered' | 'failed'>;
    attempts: Generated<number>;
    last_code: number | null;
    last_text: Generated<string>;
    updated_at: Timestamp;
    replaced_by: Generated<string>;
  };
  ratings: {
    message_id: string;
    conversation_id: string;
    agent_id: string;
    queue_id: string;
    score: number;
    rated_at: Timestamp;
    changed_at: Timestamp;
  };
  user_footers: {
    user_id: string;
    text: string;
    html: string;
    image: Buffer | null;
    image_alt: string;
    image_width: number;
    image_height: number;
    updated_at: Timestamp;
  };
}
