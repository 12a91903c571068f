// What the fetcher knows of a mailbox at another server: what is new, its raw bytes, and that we have it. One file per
// protocol implements it. Every step has its own deadline and rejects with a problem of `problems.ts`; none keeps anything.

import type { SkillpostError } from '#actors/errors.ts';
import type { Clock } from '#actors/ports/clock.ts';
import type { Mark } from '#actors/ports/fetch-ledger.ts';
import type { Fetching } from '#actors/vocabulary/mailbox-policy.ts';

export type SourceSecret =
  | { readonly kind: 'password'; readonly password: string }
  | { readonly kind: 'oauth2'; readonly accessToken: string };

/** What must not be shown of it. */
export function wordOf(secret: SourceSecret): string {
  return secret.kind === 'password' ? secret.password : secret.accessToken;
}

/** Of what is set for a mailbox, what its protocol needs. */
export type SourceSettings = Pick<Fetching, 'server' | 'folder' | 'afterwards' | 'moveTo'>;

export interface SourceDeps {
  readonly clock: Clock;
}

export interface FoundMail {
  /** Within the epoch; empty for a mail that the server gives no name of its own. */
  readonly uid: string;
  /** How the protocol asks for it in this session. */
  readonly handle: string;
  /** What the server says, which may be wrong. */
  readonly size: number | null;
  /** When it came to the server. */
  readonly at: number | null;
  /** Where people open it there; empty: nowhere. */
  readonly link: string;
}

export interface Listing {
  readonly epoch: string;
  /** Oldest first. */
  readonly mails: readonly FoundMail[];
  /** There are more after these. */
  readonly more: boolean;
  /** How many there are that were not read before, those of `mails` included. */
  readonly waiting: number;
  /** Whether `mails` are all that the mailbox holds, and not only those after the mark. */
  readonly complete: boolean;
  /** The name of the newest of all; empty where names have no order. */
  readonly newest: string;
  /** Where the next listing goes on once these are done; null: at the last of them. */
  readonly next: string | null;
}

export type Fetched =
  | { readonly kind: 'mail'; readonly raw: Uint8Array; readonly at: number | null }
  /** Over `limits.messageBytes`: never fetched whole, never kept in part (T21). */
  | {
      readonly kind: 'large';
      readonly header: Uint8Array;
      readonly size: number;
      readonly at: number | null;
    }
  /** Somebody took it away meanwhile. */
  | { readonly kind: 'gone' };

export interface OutsideMailbox {
  /** What comes after `mark`; after a change of the epoch, everything. At most `limits.fetchListMails`, unless complete. */
  list(mark: Mark): Promise<Listing>;
  fetch(mail: FoundMail): Promise<Fetched>;
  /** It is kept by us: marks, moves or deletes it there, as the settings say. May be repeated. */
  confirm(mail: FoundMail): Promise<void>;
  /**
   * Resolves when something may be new, after `ms`, or when the signal is raised. Null: this server cannot tell, and has to
   * be asked.
   */
  readonly wait: ((ms: number, signal: AbortSignal) => Promise<void>) | null;
  /** What was confirmed is so when this resolves. */
  end(): Promise<void>;
  /** At once, whatever is at work: that is rejected. */
  cut(): void;
}

/** Logs in and opens the folder. `signal` cuts it. Rejects with a problem. */
export type ConnectSource = (
  settings: SourceSettings,
  secret: SourceSecret,
  signal: AbortSignal,
) => Promise<OutsideMailbox>;

export type Problem = SkillpostError;
