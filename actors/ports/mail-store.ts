// The mail archive and the messages of cases. What `accept` has returned for is durable: the edge may say `250`.

import type { AttachmentScan } from '../vocabulary/attachment-scan.ts';
import type { MailAuthentication } from '../vocabulary/authentication.ts';
import type { CalendarEntry } from '../vocabulary/calendar-entry.ts';
import type { FetchProtocol } from '../vocabulary/mailbox-policy.ts';
import type { Address, Attachment, ParsedMail } from '../vocabulary/mail.ts';
import type { UnderstoodMail } from '../vocabulary/understood-mail.ts';

/** What the sender of a mail wants to be told of its delivery (RFC 3461). */
export interface DsnRequest {
  /** How much of the mail a report brings back; empty: not said. */
  readonly return: 'full' | 'hdrs' | '';
  readonly envelopeId: string;
  /** Recipients of which something was said. */
  readonly recipients: readonly {
    readonly address: string;
    /** `never` alone, or some of `success`, `failure`, `delay`; empty: not said. */
    readonly notify: readonly string[];
    /** `rfc822;address`, decoded; empty: not said. */
    readonly originalRecipient: string;
  }[];
}

export interface AcceptedMail {
  /** `submission`: a person handed it in. `report`: we tell a person what became of one. */
  readonly source: 'smtp' | 'form' | 'api' | 'submission' | 'report' | FetchProtocol;
  readonly envelopeFrom: string;
  readonly envelopeTo: readonly string[];
  readonly remoteAddress: string;
  /** What the client called itself; absent where nobody did. */
  readonly helo?: string | undefined;
  /** Empty: it is for no mailbox of cases, only for personal ones. */
  readonly mailboxId: string;
  /** Whose personal mailboxes it is for. */
  readonly accountIds?: readonly string[];
  readonly raw: Uint8Array;
  /** The account that handed it in; absent or null: nobody. */
  readonly submittedBy?: string | null | undefined;
  /** Absent or null: nothing was asked. */
  readonly dsn?: DsnRequest | null | undefined;
  /** Under which it is kept once, for whoever can tell the same mail again; absent: under a new one. */
  readonly id?: string;
  /** When it came to the server that it was fetched from. */
  readonly arrivedAt?: number | null;
  /** Old mail that was brought along: nobody is told that it has come (T12). */
  readonly imported?: boolean;
  /** Why it cannot be understood, where that is known beforehand: it goes to quarantine (T3). */
  readonly quarantineReason?: string | null;
}

export interface ArchivedMail extends AcceptedMail {
  readonly id: string;
  readonly receivedAt: number;
  readonly attempts: number;
  /** Set once it was understood: driving it again must lead to the same case. */
  readonly conversationId: string | null;
  readonly quarantineReason: string | null;
}

export interface CaseIdentity {
  readonly conversationId: string;
  readonly tag: string;
}

/** What an agent wrote, before anything was put around it: what is given back when it is taken back. */
export interface MessageDraft {
  readonly text: string;
  readonly html: string;
  readonly quote: boolean;
  /** So many of the attachments are the agent's, the first ones; the others came with the footers. */
  readonly files: number;
  /** Of a new mail, without the tag. */
  readonly subject?: string | undefined;
  /** The message that is sent on. */
  readonly forwards?: { readonly messageId: string; readonly attached: boolean } | undefined;
}

export interface OutgoingMessage extends Pick<ParsedMail, 'protection'> {
  readonly id: string;
  readonly conversationId: string;
  readonly at: number;
  readonly messageIdHeader: string;
  readonly inReplyTo: string;
  readonly references: readonly string[];
  readonly from: Address;
  readonly to: readonly Address[];
  readonly cc: readonly Address[];
  readonly bcc: readonly Address[];
  /** The signed reply address. */
  readonly replyTo: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string | null;
  readonly attachments: readonly Attachment[];
  readonly mailboxId: string;
  readonly agentId: string;
  /** Written by a machine (receipt): null return path, Auto-Submitted. */
  readonly machine: boolean;
  /** Key of the effect that asked for it; unique, so that a repeated effect makes one message. Empty for replies. */
  readonly cause: string;
  readonly envelopeFrom: string;
  /** Absent: it cannot be taken back. */
  readonly draft?: MessageDraft | undefined;
}

export interface StoredAttachment {
  readonly id: string;
  readonly filename: string;
  readonly contentType: string;
  readonly contentId: string;
  readonly inline: boolean;
  readonly size: number;
  /** What was found when it was kept first; absent or null: nobody was asked (T21). */
  readonly scan?: AttachmentScan | null;
}

export interface Delivery {
  readonly recipient: string;
  readonly state: 'queued' | 'deferred' | 'delivered' | 'failed';
  readonly attempts: number;
  readonly lastCode: number | null;
  readonly lastText: string;
  readonly updatedAt: number;
  /** Another address that it goes to instead, once this one had failed; empty: none. */
  readonly replacedBy: string;
}

/** How a mail reads in the charset that a person has named. */
export interface Redecoded {
  readonly charset: string;
  readonly subject: string;
  readonly fromName: string;
  readonly text: string;
  readonly html: string | null;
}

export interface StoredMessage {
  readonly id: string;
  readonly conversationId: string;
  readonly archiveId: string | null;
  readonly direction: 'in' | 'out' | 'note';
  /** `withdrawn`: taken back before it left; it is in no list. */
  readonly state: 'received' | 'kept' | 'prepared' | 'queued' | 'sent' | 'failed' | 'withdrawn';
  readonly at: number;
  readonly messageIdHeader: string;
  readonly inReplyTo: string;
  readonly references: readonly string[];
  readonly from: Address;
  readonly to: readonly Address[];
  readonly cc: readonly Address[];
  readonly bcc: readonly Address[];
  readonly replyTo: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string | null;
  /** What a person had it read in; empty or absent: as it says itself. */
  readonly charset?: string;
  /** As in `ParsedMail`. */
  readonly kind?: string;
  readonly languages?: readonly string[] | undefined;
  readonly calendar?: readonly CalendarEntry[];
  readonly protection?: ParsedMail['protection'];
  readonly automatic: boolean;
  readonly machine: boolean;
  readonly mailboxId: string;
  readonly agentId: string;
  readonly envelopeFrom: string;
  /** Whom a message from outside came for; absent or empty: not said, as for what we write. */
  readonly envelopeTo?: readonly string[] | undefined;
  /** Who sent it; null or absent: nobody asked, as for what we write. */
  readonly authentication?: MailAuthentication | null | undefined;
  readonly attachments: readonly StoredAttachment[];
  readonly deliveries: readonly Delivery[];
  /** Null: it has left, or was never a draft. */
  readonly draft: MessageDraft | null;
}

export interface KeptIn {
  readonly conversationId: string;
  /** When it was last moved from one case to another; 0: never. */
  readonly movedAtMs: number;
  /** Of that case, where `tagSuffix` asked for it and it was at hand. */
  readonly tag?: string | undefined;
}

export interface MailStore {
  /** Seals and commits the raw bytes; returns the archive id. */
  accept(mail: AcceptedMail): Promise<string>;
  archived(archiveId: string): Promise<ArchivedMail | null>;
  /** Its sender wants no report of any of its recipients (RFC 3461: NOTIFY=NEVER). */
  wantsNoReports(archiveId: string): Promise<boolean>;
  /** Rows accepted before `before` and not routed yet, oldest first, each claimed for `claimMs` so that two sweepers do not collide. */
  claimUnrouted(before: number, limit: number, claimMs: number): Promise<readonly ArchivedMail[]>;
  /** Creates number and tag of a new case, once per `conversationId`; later calls return the same (F93). */
  caseIdentity(conversationId: string, suffix: string): Promise<CaseIdentity>;
  /** Conversation of any message with one of these Message-IDs, newest first match. */
  conversationByMessageIds(messageIds: readonly string[]): Promise<string | null>;
  conversationByTag(tag: string): Promise<string | null>;
  /**
   * Addresses that wrote to, or were written to from, the conversation. A machine takes part only in a case that its mail
   * opened: whoever marks a mail as automatic gets in anywhere.
   */
  participants(conversationId: string): Promise<readonly string[]>;
  /**
   * Keeps the parsed message under `messageId`, once. Answers where it is kept: elsewhere when the archived mail was kept
   * before, or a person has moved it.
   */
  keepIncoming(incoming: {
    readonly messageId: string;
    readonly archiveId: string;
    readonly conversationId: string;
    /** A case that has no number and tag yet is given them, as by `caseIdentity`; absent: it has them. */
    readonly tagSuffix?: string | undefined;
    readonly mailboxId: string;
    readonly at: number;
    readonly parsed: ParsedMail;
    readonly quarantineReason: string | null;
    readonly authentication?: MailAuthentication | undefined;
    /** Absent: not said. */
    readonly envelopeTo?: readonly string[] | undefined;
    /** For its trace. */
    readonly understood?: UnderstoodMail | undefined;
  }): Promise<KeptIn>;
  /** Who sent these messages, of those that it was found out of, by message id. */
  authentications(messageIds: readonly string[]): Promise<ReadonlyMap<string, MailAuthentication>>;
  /** From now on the message is shown so; null: as it was kept first. What was kept stays. */
  redecode(messageId: string, again: Redecoded | null): Promise<void>;
  /**
   * The archived mail that was the first with this fingerprint: this one, if there was none. `waits`: it is not routed or
   * discarded yet. Of several at a time, in whatever process, one is the first.
   */
  firstOfFingerprint(
    fingerprint: Uint8Array,
    archiveId: string,
  ): Promise<{ readonly archiveId: string; readonly waits: boolean }>;
  /** The message was for these, too; each address once. */
  addRecipients(messageId: string, envelopeTo: readonly string[]): Promise<void>;
  /**
   * To that case, with its mail in the archive. Of all moves of a message the one with the latest time counts, in whatever
   * order and however often they come.
   */
  moveMessage(move: {
    readonly messageId: string;
    readonly toConversationId: string;
    readonly movedAtMs: number;
  }): Promise<void>;
  markRouted(archiveId: string): Promise<void>;
  /** A rule wants no case of it: it stays in the archive with the reason, and is driven no more. */
  discard(archiveId: string, discarded: { readonly reason: string; readonly ruleId: string }): Promise<void>;
  /** What arrived for mailboxes of cases in `from`..`to`, oldest first, after the mail `after` (null: from the start). At most `limit`. */
  archivedBetween(span: {
    readonly from: number;
    readonly to: number;
    readonly limit: number;
    readonly after: string | null;
  }): Promise<readonly ArchivedMail[]>;
  markAttempt(archiveId: string, error: string): Promise<void>;
  keepNote(note: {
    readonly messageId: string;
    readonly conversationId: string;
    readonly agentId: string;
    readonly at: number;
    readonly text: string;
  }): Promise<void>;
  /** Keeps an outgoing message as `prepared`: nothing is sent before `release`. Once per id, and per `cause`. */
  prepareOutgoing(message: OutgoingMessage): Promise<void>;
  /**
   * prepared → queued and one delivery job per recipient, in one transaction; later calls change nothing. `trace`: the
   * `traceparent` that the jobs carry.
   */
  release(messageId: string, trace?: string): Promise<void>;
  /** prepared → withdrawn: it never leaves. What has left stays as it is. */
  withdraw(messageId: string): Promise<void>;
  /**
   * A recipient that failed is tried again, or `to` in its place: one delivery job, once. Another state than failed:
   * nothing happens.
   */
  redeliver(messageId: string, recipient: string, to: string): Promise<void>;
  /** What this agent sent since `since`, newest first, at most `limit`: released messages that no machine wrote. */
  sentBy(agentId: string, since: number, limit: number): Promise<readonly StoredMessage[]>;
  message(messageId: string): Promise<StoredMessage | null>;
  messages(conversationId: string): Promise<readonly StoredMessage[]>;
  attachmentContent(
    attachmentId: string,
  ): Promise<{ attachment: StoredAttachment; content: Uint8Array; messageId: string } | null>;
  recordDelivery(
    messageId: string,
    recipient: string,
    delivery: Omit<Delivery, 'recipient' | 'updatedAt' | 'replacedBy'>,
  ): Promise<void>;
}
