// A mail as the rest of the system sees it, after parsing. Types only.

import type { AttachmentScan } from './attachment-scan.ts';
import type { CalendarEntry } from './calendar-entry.ts';
import type { MailProtection } from './mail-protection.ts';

export interface Address {
  /** As written, but with a lower-case domain. */
  readonly address: string;
  readonly name: string;
}

export interface Attachment {
  readonly filename: string;
  readonly contentType: string;
  readonly contentId: string;
  readonly inline: boolean;
  readonly content: Uint8Array;
  /** Absent or null: nobody was asked. */
  readonly scan?: AttachmentScan | null;
}

export interface ParsedMail {
  /** With angle brackets; empty when missing. */
  readonly messageId: string;
  readonly inReplyTo: string;
  readonly references: readonly string[];
  readonly from: Address;
  readonly replyTo: readonly Address[];
  readonly to: readonly Address[];
  readonly cc: readonly Address[];
  readonly subject: string;
  readonly text: string;
  readonly html: string | null;
  readonly attachments: readonly Attachment[];
  /** What its calendar parts say; absent: nothing. */
  readonly calendar?: readonly CalendarEntry[];
  /** In which it should be answered, by their tags, the first one most; absent: nobody can tell. */
  readonly languages?: readonly string[] | undefined;
  /** What kind of mail it is: `person`, `auto-reply`, `bounce`, `delay`, `list`, `receipt`, `report`; absent: not said. */
  readonly kind?: string;
  /** Written by a machine: auto-reply, bounce, list (RFC 3834; T9). */
  readonly automatic: boolean;
  /** What forms and programs said of the customer (F62); absent: nothing. */
  readonly hiddenFields?: ReadonlyMap<string, string> | undefined;
  /** How its writer signed and encrypted it (C15); absent or null: not at all. */
  readonly protection?: MailProtection | null | undefined;
  /** Lower-case names; folded values. */
  readonly headers: ReadonlyMap<string, string>;
}
