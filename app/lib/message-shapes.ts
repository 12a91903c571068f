// A message of a case as the HTTP API answers it; see `shapes.ts`.

import type { Fold } from './folds.ts';
import type { Party } from './shapes.ts';

export interface Attachment {
  readonly id: string;
  readonly filename: string;
  readonly contentType: string;
  readonly size: number;
  readonly inline: boolean;
  readonly url: string;
  /** What a virus scanner said; null: nobody was asked. */
  readonly scan: { readonly state: 'clean' | 'infected' | 'unknown'; readonly reason: string } | null;
  /** It is not given out. */
  readonly blocked: boolean;
}

/** Whether a mail is from its sender (C15). */
export interface SenderProof {
  readonly verdict: 'pass' | 'fail' | 'none' | 'unknown';
  readonly domain: string;
  readonly spf: { readonly result: string; readonly domain: string } | null;
  readonly dkim: readonly { readonly domain: string; readonly selector: string; readonly result: string }[];
  readonly dmarc: { readonly result: string; readonly policy: string; readonly domain: string } | null;
  readonly arc: { readonly result: string; readonly sealer: string; readonly trusted: boolean } | null;
  readonly checkedBy: string;
}

/** How its writer signed and encrypted a mail (C15). */
export interface MailProtection {
  readonly kind: 'smime' | 'openpgp';
  readonly signature: 'none' | 'valid' | 'valid-unknown' | 'mismatch' | 'invalid' | 'no-key' | 'unreadable';
  readonly encryption: 'none' | 'decrypted' | 'no-key' | 'failed';
  readonly partial: boolean;
  readonly notes: readonly string[];
  readonly signer: {
    readonly name: string;
    readonly addresses: readonly string[];
    readonly fingerprint: string;
    readonly issuer: string;
    readonly validFrom: string | null;
    readonly validUntil: string | null;
  } | null;
}

export interface CalendarTime {
  /** `2026-05-04`, or `2026-05-04T10:00`. */
  readonly local: string;
  readonly zone: string;
  /** Null: a day, or a zone that nobody knows. */
  readonly at: string | null;
}

export interface CalendarEntry {
  readonly method: string;
  readonly uid: string;
  readonly summary: string;
  readonly location: string;
  readonly description: string;
  readonly start: CalendarTime | null;
  readonly end: CalendarTime | null;
  readonly allDay: boolean;
  readonly recurs: boolean;
  readonly organizer: Party | null;
  readonly attendees: readonly Party[];
  readonly answer: string;
}

export interface Message {
  readonly id: string;
  readonly direction: 'in' | 'out' | 'note';
  readonly from: Party;
  readonly to: readonly Party[];
  readonly cc: readonly Party[];
  readonly bcc: readonly Party[];
  readonly subject: string;
  readonly text: string;
  readonly html: string | null;
  readonly remoteImages: number;
  /** Of `text`. */
  readonly folds: readonly Fold[];
  readonly attachments: readonly Attachment[];
  readonly at: string | null;
  readonly agent: string | null;
  readonly agentName: string | null;
  /** `person`, `auto-reply`, `bounce`, …; empty: not said. */
  readonly kind: string;
  /** What somebody had it read in; empty: as it says itself. */
  readonly charset: string;
  readonly calendar: readonly CalendarEntry[];
  readonly automatic: boolean;
  /** Null: of what we write, and of what nobody asked about. */
  readonly authentication: SenderProof | null;
  /** Null: neither signed nor encrypted by its writer. */
  readonly protection: MailProtection | null;
  readonly raw: boolean;
  /** 1 to 5, by the customer (F111); null: not rated. */
  readonly rating: number | null;
  readonly delivery: {
    readonly state: 'prepared' | 'queued' | 'sent' | 'failed';
    readonly recipients: readonly {
      readonly recipient: string;
      readonly state: string;
      readonly attempts: number;
      readonly lastCode: number | null;
      readonly lastText: string;
    }[];
  } | null;
}
