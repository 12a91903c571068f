// Personal mailboxes: which archived mails lie in whose folder (F1, F2). The mail itself stays in the archive, whatever is
// moved here.

/** `quarantine`: what would be in the Inbox, and is kept back. */
export type Folder = 'inbox' | 'sent' | 'archive' | 'quarantine';

export interface PlacedMail {
  readonly accountId: string;
  readonly folder: 'inbox' | 'sent';
  readonly archiveId: string;
  /** Octets as POP3 sends them. */
  readonly size: number;
  /** Why it is kept back; empty or absent: it is not. */
  readonly heldReason?: string | undefined;
}

/** What a POP3 session looks at: the Inbox as it was when the session began. */
export interface Inbox {
  /** Differs between accounts that have had the same id one after the other. */
  readonly validity: string;
  /** Rising; never used again within one `validity`. */
  readonly uids: readonly number[];
  /** Octets of each. */
  readonly sizes: readonly number[];
}

export interface FolderUsage {
  readonly folder: Folder;
  readonly messages: number;
  readonly bytes: number;
}

export interface AccountMail {
  /** Once per account, mail and folder, however often and whatever is said of it later. False: there is no such account (any more). */
  place(mail: PlacedMail): Promise<boolean>;
  /** From any Inbox, at this moment. */
  isKeptBack(archiveId: string): Promise<boolean>;
  /** Into the Inboxes that it is kept back from; the accounts. */
  release(archiveId: string): Promise<readonly string[]>;
  /** Bytes in the Inboxes, of accounts that have had mail. */
  usedBytes(accountIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
  folders(accountId: string): Promise<readonly FolderUsage[]>;
  /**
   * The oldest `limits.pop3Messages` of the Inbox, and the right to be its one reader for `ttlMs`. `in-use`: somebody
   * else is. Null: there is no such account.
   */
  openInbox(accountId: string, reader: string, ttlMs: number): Promise<Inbox | 'in-use' | null>;
  /** False: the right has passed to somebody else. */
  renewReader(accountId: string, reader: string, ttlMs: number): Promise<boolean>;
  releaseReader(accountId: string, reader: string): Promise<void>;
  /** The archive id of what lies in the Inbox; null: it does not lie there any more. */
  archiveIdOf(accountId: string, uid: number): Promise<string | null>;
  /** From the Inbox to the Archive folder, all or none. False: `reader` has lost its right, nothing was moved. */
  moveToArchive(accountId: string, reader: string, uids: readonly number[]): Promise<boolean>;
}
