// What was fetched from outside mailboxes: how far each was read, and which mails were taken, so that each is taken once
// (F6, T7). A mail is entered only after it is archived; whatever is in doubt is fetched again.

/** How far a mailbox was read, in the words of its protocol. */
export interface Mark {
  /** What the names of mails are good for: UIDVALIDITY; empty where names are for ever. */
  readonly epoch: string;
  /** The last one that is done with; empty: none. */
  readonly last: string;
}

/** A mailbox at one server, user and folder: another place begins anew. */
export interface Place {
  readonly mailboxId: string;
  readonly place: string;
}

/**
 * `kept`: archived. `again`: we had the same one. `large`: a case says that it is too large. `given-up`: nobody can fetch it,
 * a case says so. `passed-over`: older than what was wanted. `failed`: it will be tried again.
 */
export type FetchOutcome = 'kept' | 'again' | 'large' | 'given-up' | 'passed-over' | 'failed';

export interface LedgerEntry {
  readonly uid: string;
  readonly outcome: FetchOutcome;
  readonly fingerprint: string;
  readonly archiveId: string | null;
  /** Of failures, in a row. */
  readonly attempts: number;
  readonly reason: string;
}

export interface FetchLedger {
  /** Null: it was never read. */
  mark(place: Place): Promise<Mark | null>;
  setMark(place: Place, mark: Mark): Promise<void>;
  /** What is known of mails with these names. */
  entries(place: Place, epoch: string, uids: readonly string[]): Promise<ReadonlyMap<string, LedgerEntry>>;
  /** Takes the place of what was known of these names. */
  enter(place: Place, epoch: string, entries: readonly LedgerEntry[]): Promise<void>;
  /** The archived mail of the mailbox with this fingerprint, wherever it was fetched. */
  archiveIdOf(mailboxId: string, fingerprint: string): Promise<string | null>;
}
