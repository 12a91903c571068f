// The tables of `migrations/` as Kysely sees them. Change both together.

import type { ColumnType, Generated } from 'kysely';
import type { AcceptedMail, DsnRequest } from '../../ports/mail-store.ts';
import type { AccessTables } from './schema-access.ts';
import type { BoxTables } from './schema-boxes.ts';
import type { AccountTables } from './schema-accounts.ts';
import type { SendingTables } from './schema-sending.ts';
import type { UpkeepTables } from './schema-upkeep.ts';
import type { AttachmentScan } from '../../vocabulary/attachment-scan.ts';
import type { Holiday, WeeklyWindow } from '../../vocabulary/schedule.ts';
import type { TemplateKind, TemplateVariant } from '../../vocabulary/templates.ts';

type Timestamp = ColumnType<Date, Date | string | undefined, Date | string>;
type Json<T> = ColumnType<T, string, string>;

export interface SkillJson {
  readonly skillId: string;
  readonly level: number;
}

export interface Database extends AccessTables, AccountTables, BoxTables, SendingTables, UpkeepTables {
  directory_version: { only_row: Generated<boolean>; version: ColumnType<string, number, number> };
  users: {
    id: string;
    email: string;
    name: string;
    role: 'agent' | 'supervisor' | 'administrator' | 'account';
    password_hash: string | null;
    active: Generated<boolean>;
    capacity: Generated<number>;
    settings: Json<Record<string, unknown>>;
    version: Generated<number>;
    created_at: Timestamp;
  };
  skills: { id: string; name: string; weight: Generated<number>; version: Generated<number> };
  user_skills: { user_id: string; skill_id: string; level: number };
  groups: { id: string; name: string; version: Generated<number> };
  group_members: { group_id: string; user_id: string };
  queues: {
    id: string;
    name: string;
    enabled: Generated<boolean>;
    strategy: Generated<string>;
    offer_timeout_ms: Generated<number>;
    wrap_up_ms: Generated<number>;
    skills: Json<SkillJson[]>;
    service_level_seconds: Generated<number>;
    sticky_ms: ColumnType<string, number | undefined, number>;
    receipt_enabled: Generated<boolean>;
    settings: Json<Record<string, unknown>>;
    version: Generated<number>;
  };
  queue_members: {
    queue_id: string;
    user_id: string;
    tier: Generated<number>;
    priority: Generated<number>;
    weight: Generated<number>;
    position: Generated<number>;
    assigned: Generated<boolean>;
  };
  schedules: {
    id: string;
    name: string;
    zone: string;
    weekly: Json<WeeklyWindow[]>;
    holidays: Json<Holiday[]>;
    version: Generated<number>;
  };
  vips: { id: string; address: string; name: string; priority: number; version: Generated<number> };
  system_settings: { only_row: Generated<boolean>; settings: Json<Record<string, unknown>> };
  mailboxes: {
    id: string;
    address: string;
    name: string;
    queue_id: string | null;
    pool_id: Generated<string>;
    questionnaire_id: string | null;
    deadline_minutes: number | null;
    active: Generated<boolean>;
    aliases: Json<string[]>;
    settings: Json<Record<string, unknown>>;
    version: Generated<number>;
  };
  rules: {
    id: string;
    name: string;
    position: number;
    enabled: Generated<boolean>;
    mailbox_ids: Json<string[]>;
    match: Generated<'all' | 'any'>;
    conditions: Json<unknown[]>;
    actions: Json<Record<string, unknown>>;
    version: Generated<number>;
  };
  templates: {
    id: string;
    name: string;
    kind: TemplateKind;
    queue_id: string | null;
    mailbox_id: string | null;
    pool_id: string | null;
    language: Generated<string>;
    subject: Generated<string>;
    text: string;
    html: Generated<string>;
    variants: Json<TemplateVariant[]>;
    version: Generated<number>;
  };
  statuses: {
    id: string;
    name: string;
    routable: boolean;
    report_class: 'available' | 'break' | 'busy' | 'offline';
    built_in: Generated<boolean>;
    version: Generated<number>;
  };
  archive: {
    id: string;
    received_at: Timestamp;
    source: AcceptedMail['source'];
    submitted_by: string | null;
    envelope_from: string;
    envelope_to: string[];
    remote_address: Generated<string>;
    helo: Generated<string>;
    mailbox_id: string;
    size: number;
    sha256: Buffer;
    key_id: string;
    nonce: Buffer;
    ciphertext: Buffer;
    dsn: ColumnType<DsnRequest | null, string | null | undefined, string | null>;
    state: Generated<'accepted' | 'routed' | 'discarded'>;
    discard_reason: string | null;
    discard_rule: string | null;
    conversation_id: string | null;
    quarantine_reason: string | null;
    attempts: Generated<number>;
    last_error: string | null;
    routed_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
    claimed_until: ColumnType<Date | null, Date | null | undefined, Date | null>;
    account_ids: Generated<string[]>;
    arrived_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
    imported: Generated<boolean>;
  };
  archive_heads: {
    mailbox_id: string;
    seq: string;
    link: Buffer;
  };
  archive_chain: {
    mailbox_id: string;
    seq: string;
    archive_id: string;
    link: Buffer;
    accepted_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  };
  mail_balance: {
    mailbox_id: string;
    hour: Date;
    accepted: number;
    waiting: number;
    open: number;
    closed: number;
    quarantined: number;
    diverted: number;
    discarded: number;
    personal: number;
    settled_at: Date;
  };
  archive_anchors: {
    mailbox_id: string;
    seq: string;
    link: Buffer;
    at: Timestamp;
    mac: Buffer;
  };
  conversations: {
    id: string;
    number: ColumnType<string, number | string, never>;
    tag: string;
    created_at: Timestamp;
  };
  blobs: { sha256: Buffer; size: number; key_id: string; nonce: Buffer; ciphertext: Buffer };
  attachments: {
    id: string;
    message_id: string;
    position: number;
    filename: string;
    content_type: string;
    content_id: Generated<string>;
    inline: Generated<boolean>;
    size: number;
    sha256: Buffer;
    scan: Generated<'' | AttachmentScan['state']>;
    scan_reason: Generated<string>;
  };
  cases: {
    conversation_id: string;
    tag: string;
    status: string;
    subject: string;
    customer_address: string;
    customer_name: string;
    queue_id: string;
    mailbox_id: string;
    agent_id: Generated<string>;
    priority: Generated<number>;
    skills: Json<SkillJson[]>;
    created_at: ColumnType<Date, Date, Date>;
    updated_at: ColumnType<Date, Date, Date>;
    closed_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
    work_state: Generated<string>;
    reserved_agent_id: Generated<string>;
    reserved_until: ColumnType<Date | null, Date | null | undefined, Date | null>;
    home_queue_id: Generated<string>;
    opened_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
    deadline_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
    search: Generated<string>;
  };
  case_events: {
    event_id: string;
    conversation_id: string;
    at: ColumnType<Date, Date, never>;
    type: string;
    queue_id: Generated<string>;
    agent_id: Generated<string>;
    details: Json<Record<string, unknown>>;
    /** Order of arrival. */
    position: Generated<string>;
  };
}
