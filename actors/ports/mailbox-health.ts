// Whether what a mailbox needs outside works: per protocol ok, or failing since when and why (F12).

import type { BoxProtocol } from '../vocabulary/mailbox-policy.ts';

/** `error`: in the server's words where it said any; no secrets. `gap`: what an outage had kept back, fetched since. */
export type BoxOutcome =
  | { readonly ok: true; readonly expiresAt?: number; readonly gap?: BoxGap }
  | { readonly ok: false; readonly error: string };

/** Mail of a time in which nothing could be fetched, and how much of it was (T2). */
export interface BoxGap {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly count: number;
}

export interface ProtocolHealth {
  readonly mailboxId: string;
  readonly protocol: BoxProtocol;
  readonly state: 'ok' | 'failing';
  /** Since when it is in this state. */
  readonly since: number;
  /** The newest, also once it works again; empty: none ever. */
  readonly lastError: string;
  readonly lastSuccessAt: number | null;
  /** Of the token, for `oauth`. */
  readonly expiresAt: number | null;
  readonly gap: BoxGap | null;
}

export interface MailboxHealth {
  /** Of a mailbox that is gone, nothing is kept. */
  note(mailboxId: string, protocol: BoxProtocol, outcome: BoxOutcome): Promise<void>;
  of(mailboxId: string): Promise<readonly ProtocolHealth[]>;
  all(): Promise<readonly ProtocolHealth[]>;
  /** What is not configured any more has no health. */
  forget(mailboxId: string, protocols: readonly BoxProtocol[]): Promise<void>;
}
