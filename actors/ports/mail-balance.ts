// The mail balance (N3, T6): every mail that was accepted is somewhere, and both sides are counted from different books:
// what was accepted from the chain of the archive, where it is from the cases.

export interface BalanceRow {
  /** Empty: mail to people. */
  readonly mailboxId: string;
  /** Milliseconds since 1970, the beginning of the hour (UTC). */
  readonly hour: number;
  readonly accepted: number;
  /** Not understood yet. */
  readonly waiting: number;
  readonly open: number;
  readonly closed: number;
  readonly quarantined: number;
  readonly diverted: number;
  /** With a reason, in the archive. */
  readonly discarded: number;
  /** In mailboxes of people. */
  readonly personal: number;
  /** `accepted` less all others: 0, or something is wrong. */
  readonly difference: number;
  readonly settledAt: number;
}

export interface BalanceSpan {
  /** Milliseconds since 1970; hours that begin in `from`..`to`. */
  readonly from: number;
  readonly to: number;
}

export interface MailBalance {
  /** Counts the hours anew and keeps the outcome; null: another process is at it. */
  settle(span: BalanceSpan): Promise<readonly BalanceRow[] | null>;
  /** As it was settled last, newest hour first. */
  read(
    span: BalanceSpan & { readonly mailboxId: string | null; readonly limit: number },
  ): Promise<readonly BalanceRow[]>;
}
