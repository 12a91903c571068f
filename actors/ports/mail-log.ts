// What became of each mail that was accepted (F17, F5): found by where it went and when, and told step by step.

export type MailPlace = 'waiting' | 'routed' | 'discarded';

export interface MailLogFilter {
  readonly mailboxId?: string;
  readonly place?: MailPlace;
  /** Part of an envelope address, lower case. */
  readonly address?: string;
  /** Accepted at or after, and before: milliseconds since 1970. */
  readonly from?: number;
  readonly to?: number;
  readonly limit: number;
  readonly cursor?: string;
}

export interface LoggedMail {
  readonly id: string;
  readonly acceptedAt: number;
  readonly source: string;
  readonly mailboxId: string;
  readonly envelopeFrom: string;
  readonly envelopeTo: readonly string[];
  readonly remoteAddress: string;
  readonly sizeBytes: number;
  readonly place: MailPlace;
  /** Empty before it was understood, and where no case was made of it. */
  readonly conversationId: string;
  readonly tag: string;
  readonly discardReason: string;
  readonly quarantineReason: string;
}

export interface TraceStep {
  readonly at: number;
  /** `accepted`, `attempt-failed`, `understood`, `sender-looked-at`, `routed`, `discarded`, `placed`, `kept-back`, or the type of an event of its case. */
  readonly step: string;
  readonly queue: string;
  readonly agent: string;
  readonly details: Readonly<Record<string, unknown>>;
}

export interface MailTrace {
  readonly mail: LoggedMail;
  /** In order of time. */
  readonly steps: readonly TraceStep[];
}

export interface MailLog {
  /** Newest first, keyset pages. */
  search(filter: MailLogFilter): Promise<{ items: readonly LoggedMail[]; nextCursor: string | null }>;
  /** Null: there is no such mail. */
  trace(archiveId: string): Promise<MailTrace | null>;
}
