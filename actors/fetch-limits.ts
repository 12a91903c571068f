// The bounds of fetching mail from other servers, part of `limits`: unit last in the name, and where the number comes from.

export const fetchLimits = {
  /** One step each at an outside server (T2): past it the connection is cut. */
  fetchConnectMs: 30_000,
  fetchLoginMs: 60_000,
  fetchStepMs: 60_000,
  /** A whole message: 25 MiB at some 100 kB/s. */
  fetchMessageMs: 300_000,
  /** Without a byte from the server, while it owes us some. */
  fetchSilenceMs: 60_000,
  /** Mails that one look takes on, oldest first; the next look follows at once. */
  fetchListMails: 200,
  /** Names of mails that one mailbox may list, some 100 bytes each; past it the server is refused. */
  fetchListedMost: 500_000,
  /** Rows of the ledger in one statement: parameters of Postgres are at most 65,535. */
  fetchLedgerBatch: 4_000,
  /** A page of a list of Microsoft Graph; and the longest wait that it may ask for. */
  fetchGraphListBytes: 4_194_304,
  fetchRetryAfterMost: 3_600_000,
  /** A line that a server says; POP3 and IMAP ask for far less. */
  fetchLineBytes: 1_048_576,
  /** An answer that is read to its end though nobody wants so much of it; past it the connection is cut. */
  fetchDrainBytes: 268_435_456,
  /** What of an oversized mail is kept: its header. */
  fetchHeaderBytes: 262_144,
  /** One session that watches; then it begins anew: what a server shows an old one may be out of date. */
  fetchSessionMs: 1_740_000,
  /** Of what a server says, what is shown and logged. */
  fetchReasonChars: 300,
  /** A fetcher holds a mailbox for so long after its last word, and says one well before. */
  fetchLeaseMs: 30_000,
  fetchKeepEveryMs: 8_000,
  /** Who was not granted a mailbox asks again at the latest after this: what administrators choose is heard by then. */
  fetchClaimAgainMs: 15_000,
  /** After failures: the first wait, doubled each time, and the longest (T2). A refused login is no passing fault. */
  fetchBackoffFirstMs: 5_000,
  fetchRefusedFirstMs: 60_000,
  fetchBackoffLastMs: 900_000,
  /** On top of two looks, before a mailbox counts as stalled: the time that a look takes. */
  fetchStallGraceMs: 10_000,
  /** Mails that a mailbox may hold when it is first looked into, before an administrator is asked (T12). */
  fetchUnaskedMails: 50,
  /** Failures to fetch one mail before it is passed over, with a case that says so (T3). */
  fetchMailAttempts: 3,
  /** The longest wait between two old mails: one a minute. */
  fetchOldPauseMs: 60_000,
  /** Recipients that servers have noted in a header. */
  fetchDeliveredTo: 20,
  /** Connections of one gateway to outside mailboxes; the others wait their turn (F15). */
  fetchConnections: 200,
  /** Bytes of mails that are being fetched by one gateway. */
  fetchBufferedBytes: 268_435_456,
  /** What is at work when a gateway stops is cut, and gets so long to notice. */
  fetchStopMs: 3_000,
  /** Between two claims of one mailbox at least. */
  fetchClaimSoonMs: 250,
  fetchStartEachMs: 10,
  /** Over this the mailboxes of a gateway that starts are first looked into. */
  fetchStartOverMs: 10_000,
} as const;
