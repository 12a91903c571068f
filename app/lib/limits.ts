// Every bound of the console in one place: unit last in the name, and where the number comes from.

export const consoleLimits = {
  /** A page that is not rendered by then is cut off; loaders have their own, shorter time-outs. */
  renderTimeoutMs: 10_000,
  /** A quick action (accept, status) that is not answered: the API itself gives up after 5 s. */
  quickActionTimeoutMs: 8_000,
  /** Back-off of the live feed: first and last pause; with jitter, so that a restart is not met by everyone at once. */
  reconnectFirstMs: 500,
  reconnectLastMs: 15_000,
  /** The server pings every 20 s and sends figures on every change; a silent, hidden tab is checked on return. */
  liveTopics: 24,
  /** Frames of the live feed are shown together, at most ten times a second. */
  liveFlushMs: 100,
  /** Several events of one case lead to one reading of it. */
  caseReloadMs: 150,
  /** Recipients are asked about when nobody has changed them for so long. */
  leavingAskMs: 300,
  /** A withdrawn offer stays visible this long, so that its reader learns why it went. */
  lostOfferMs: 5_000,
  /** Files of one reply: the gateway takes 25 MiB and 50 together with the text (`limits.messageBytes`). */
  replyFileBytes: 25_000_000,
  replyFiles: 50,
  /** Sending files over a slow line: 25 MB at 2 Mbit/s. */
  fileSendTimeoutMs: 120_000,
  /** Templates shown for a `/`, and how much of what follows it is looked for. */
  templateChoices: 8,
  templateQueryChars: 40,
  /** A list of templates that was read is believed this long. */
  templatesFreshMs: 60_000,
  /** Cases whose templates are remembered. */
  templatePlaces: 20,
  /** A pause in writing that saves the draft, and how many drafts and days are kept. */
  draftSaveMs: 400,
  drafts: 100,
  draftDays: 30,
  /** The ticker's own figures come from reports; they need not be newer than this. */
  tickerEveryMs: 60_000,
  /** Events are in the reports within about two seconds. */
  tickerSettleMs: 3_000,
  /** The wallboard's lines come from reports, which count quarters of an hour. */
  wallboardTrendEveryMs: 60_000,
  wallboardTrendQuarters: 5,
  /** Rows of a page of a list; the API's own maximum is higher. */
  listRows: 50,
  directoryRows: 500,
  /** Answers of the list API followed to read a whole directory list. */
  directoryPages: 20,
  /** Colleagues shown at once for a transfer; a name narrows them down. */
  colleagueChoices: 30,
  /** Recent conversations of a customer in the side pane (F73). */
  historyRows: 10,
  /** A mail's frame grows with its content up to this height, then scrolls. */
  mailFrameMaxPx: 4_000,
  /** Looks at what came of a test mail, while the page is open. */
  sendingTestLookMs: 1_000,
  /** Mailboxes that fail, named on the first page of the administration; the list has them all. */
  failingShown: 5,
  /** Values of a dictionary that are shown at once; the others are looked for by their words. */
  dictionaryRows: 200,
} as const;
