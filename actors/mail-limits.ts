// The bounds of taking, understanding and sending mail, part of `limits`: unit last in the name, and where the number
// comes from.

export const mailLimits = {
  /** SMTP in: clients at once, in all and from one address; bytes of mails being received, past them 452. */
  smtpConnections: 1_000,
  smtpConnectionsPerAddress: 200,
  smtpBufferedBytes: 268_435_456,
  /** No input for so long (RFC 5321 §4.5.3.2 asks for 5 min); whole sessions and whole messages: ends byte-a-second senders. */
  smtpIdleMs: 300_000,
  smtpSessionMs: 1_800_000,
  smtpDataMs: 600_000,
  smtpStopMs: 3_000,
  /** Answers 4xx and 5xx on one connection since its last mail (Postfix: 20), all answers since then, and its mails (Exim: 1,000). */
  smtpErrors: 20,
  smtpAnswersPerMail: 300,
  smtpMailsPerConnection: 1_000,
  /** What one client may do in a minute, unless its network is trusted: a busy relay sends some 10 mails a second. */
  smtpConnectionsPerMinute: 300,
  smtpMailsPerMinute: 1_000,
  smtpBytesPerMinute: 536_870_912,
  /** Clients whose rates are remembered; some 200 bytes each. */
  smtpRateClients: 20_000,
  /** A wrong login is answered after this: guessing takes time, and a person who mistyped does not mind. */
  submissionWrongLoginMs: 1_000,
  /** RFC 3461 §4.2 and §4.4. */
  dsnEnvelopeIdChars: 100,
  dsnOriginalRecipientChars: 500,
  /** Trace fields of a message before it is taken for a loop (RFC 5321 §6.3: at least 100). */
  receivedFields: 100,
  /** Of these, by our own host, from which on a mail goes round: sent by a mail program, and come back from a list, it has two. */
  ownHops: 3,
  /** A self-made certificate is valid for so long, and replaced when less is left. */
  certificateDays: 825,
  certificateRenewDays: 30,
  /** Mails joined into one insert, commits at work at once, and mails waiting: past it the edge says 452. */
  acceptBatchMails: 64,
  acceptBatchBytes: 8_388_608,
  acceptCommits: 1,
  /**
   * Least milliseconds between two commits of several mails, for each mail and at most: fewer and larger ones cost less,
   * and where few come at once nobody waits.
   */
  batchRestMsPerMail: 3,
  acceptRestMs: 10,
  acceptWaitingMails: 1_024,
  acceptWaitingBytes: 268_435_456,
  /** The same between statements that understand several mails at once. */
  understandRestMs: 40,
  /** Mails marked as routed by one statement. */
  routedBatchMails: 256,
  /** Understanding: mails at work, and accepted mails kept in memory for it; the rest waits for the sweeper. */
  understandAtOnce: 512,
  understandAtOnceBytes: 268_435_456,
  /** What is at work when a gateway stops gets so long; the next process drives the rest again. */
  understandStopMs: 2_500,
  understandWaitingMails: 10_000,
  understandWaitingBytes: 67_108_864,
  /** Parsing one mail in a worker; then its worker is ended and the mail quarantined (T3). */
  parseTimeoutMs: 8_000,
  parseWorkers: 2,
  parseWorkerMb: 512,
  /** Jobs that are handed to a worker in one message, and their bytes; larger ones go alone. */
  workerJobsTogether: 16,
  workerBytesTogether: 262_144,
  /** Small jobs take milliseconds: several that take longer than this, or than one may, are tried each alone. */
  workerTogetherMs: 2_000,
  /** Of that for what is new: with 16 the checker of senders spends three times as long on clearing up (measured). */
  workerYoungMb: 64,
  /** Making one message fit to be shown; a page waits for it, so its deadline is short: later it is plain text. */
  displayWorkers: 1,
  displayTimeoutMs: 3_000,
  parsedHeaders: 500,
  parsedAddresses: 500,
  parsedAttachments: 500,
  parsedReferences: 100,
  headerChars: 998,
  /** The skeleton of a mail: parts, parts within each other (people forward some ten deep), bytes of one part's header. */
  mimeParts: 1_000,
  mimeDepth: 50,
  mimeHeaderBytes: 1_048_576,
  mimeFieldChars: 8_192,
  addressFieldChars: 131_072,
  /** Files that stand in the text itself. */
  uuFiles: 100,
  /** Of one mail, all parts decoded: what SMTP takes at once is 25 MiB, and quoted-printable only shrinks. */
  decodedBytes: 67_108_864,
  /** `winmail.dat`: its attributes, properties of one of them, and its text once unpacked (it packs to a tenth). */
  tnefAttributes: 5_000,
  tnefProperties: 5_000,
  rtfBytes: 16_777_216,
  /** Calendar parts: bytes of one, how many, entries in all, people and words of one (Outlook writes some 10 kB). */
  calendarBytes: 262_144,
  calendarParts: 5,
  calendarEntries: 20,
  calendarAttendees: 100,
  calendarTextChars: 4_000,
  /** Of a report (RFC 6522): what is read of each part, its lines, the recipients it names, one reason. */
  reportBytes: 131_072,
  reportLines: 5_000,
  reportRecipients: 500,
  reportTextChars: 1_000,
  /** Of a mail that says in words what could not be delivered: servers say it at once. */
  bounceTextChars: 65_536,
  /** Open elements within each other, past which no mail is laid out by people. */
  mailHtmlNesting: 2_000,
  /** Text that is searched for quotes: longer mail is shown whole. */
  foldChars: 262_144,
  /** Virus scanner (T21): attachments of one mail that it is asked about at once, for how long each and all together, what is sent of a name and read of an answer. */
  scansAtOnce: 4,
  scanAnswerMs: 5_000,
  scanDeadlineMs: 15_000,
  scanNameChars: 500,
  scanReasonChars: 200,
  scanReasonBytes: 4_096,
  /** What is shown of a mail that could not be parsed; the whole of it stays in the archive. */
  salvagedTextBytes: 65_536,
  /** Sweeper: accepted mails older than this that are not routed are driven again, in batches, each claimed for a while. */
  sweepAfterMs: 2_000,
  sweepEveryMs: 1_000,
  sweepBatch: 8,
  sweepRounds: 1_000,
  sweepClaimMs: 15_000,
  sweepBackoffLastMs: 300_000,
  /** Attempts that end in a bug of ours before the mail goes to quarantine. */
  understandBugs: 5,
  /** Machine mails that a correspondent remembers, past which it forgets the oldest: more than any step of a ladder. */
  grantsRemembered: 1_001,
  /** The count of what leaves under an address of ours begins anew after this. */
  roomMs: 60_000,
  /** Texts that a domain is known for, and for how long: machines answer within a day. Characters that make a text. */
  echoTexts: 100,
  echoMs: 86_400_000,
  echoTextChars: 2_000,
  /** References of a reply: the first and the last of its ancestors. */
  replyReferences: 20,
  /** Outbound: deliveries at once, one conversation with a server, hosts tried at one attempt. */
  deliverAtOnce: 16,
  deliveryConnectMs: 30_000,
  deliveryIdleMs: 120_000,
  deliverySessionMs: 600_000,
  deliveryHosts: 5,
  /** Connections to one server at once, letters over one of them, and how long an idle one is kept: servers close them after 10 s and more. */
  deliveryConnectionsPerServer: 3,
  deliveryMailsPerConnection: 50,
  deliveryIdleCloseMs: 5_000,
  /** A letter that found as much on its way to its server as may be looks again after this. */
  deliveryBusyMs: 1_000,
  /** Signing keys are read again after this: a new one signs within it. Domains whose keys are remembered. */
  dkimKeysKeptMs: 10_000,
  dkimDomains: 1_000,
  /** Keys of one domain: two algorithms, before and after a change, and one more change. */
  dkimKeysPerDomain: 6,
  /** Asking one DNS server, and how often each is asked. */
  dnsTimeoutMs: 5_000,
  dnsTries: 2,
  /** Cases that one may belong to, or whose senders ask to join it: more would be no help. */
  relatedCases: 20,
  /** Who sent a mail: all checks of one mail, and a worker that does not say that it lives; then nobody knows. */
  authenticationTimeoutMs: 12_000,
  authenticationPingMs: 2_000,
  authenticationMb: 512,
  /** Looks at a sender that the DNS said nothing of: waits before each, and mails that are looked at side by side. */
  senderLookMs: [60_000, 600_000, 3_600_000],
  senderLooksAtOnce: 4,
  /** For names that strangers choose: lookups, keys of signatures, and time after which no more of them are begun. */
  authenticationLookups: 100,
  authenticationKeys: 20,
  authenticationSpareMs: 1_500,
  /** One question about a sender; answers, missing names and silence are remembered for so long, the newest so many. */
  dnsLookupMs: 2_000,
  dnsKeptMs: 60_000,
  dnsKeptMissingMs: 10_000,
  dnsKeptSilentMs: 5_000,
  dnsKeptAnswers: 10_000,
  /** When no server answers anything, nobody asks for so long. */
  dnsDarkMs: 15_000,
  /** A message that nobody took for so long has failed (RFC 5321 §4.5.4.1: 4 to 5 days). */
  deliveryGiveUpMs: 432_000_000,
  /** Waits after the first, second … deferral; the last one repeats. */
  deliveryRetryMs: [5_000, 30_000, 120_000, 600_000, 1_800_000, 3_600_000, 7_200_000, 14_400_000],
  /** Jobs of outbound workers that died are freed within this. */
  outboundReapEveryMs: 2_000,
  /** Jobs taken less than this ago are left alone: their worker may not have said yet that it lives. */
  outboundFreshMs: 3_000,
  outboundPollMs: 1_000,
  outboundStopMs: 5_000,
  /** Verifying the archive: mails in memory at once, and faults told of one mailbox. */
  chainPage: 50,
  chainFaults: 20,
  /**
   * Mail balance: how often, how far back, and every how many rounds how much further; how long lists of cases may lag, and
   * hours that are shown at once.
   */
  balanceEveryMs: 120_000,
  balanceNearMs: 10_800_000,
  balanceWideEvery: 30,
  balanceWideMs: 604_800_000,
  balanceLagMs: 900_000,
  balanceRows: 5_000,
  /** Steps of the trace of one mail. */
  mailTraceSteps: 500,
  /** Web forms: bytes of one, files with it, forms being read at once (past it 429), how long a page may be filled in. */
  formBodyBytes: 15_728_640,
  formFiles: 10,
  formsAtOnce: 16,
  /** Requests: their address, and how far ahead they are scheduled (five years). */
  requestUriChars: 2_000,
  requestAheadMs: 157_766_400_000,
  formTokenMs: 43_200_000,
  formTextChars: 100_000,
  formSubjectChars: 500,
  /** From one address, and to one queue: so many at once, and so many a minute for good. */
  formsPerAddress: { burst: 30, perMinute: 20 },
  formsPerQueue: { burst: 300, perMinute: 600 },
  /** Pages to rate a mail, from one address; bytes of what it posts. */
  ratingsPerAddress: { burst: 60, perMinute: 60 },
  ratingBodyBytes: 4_096,
  /** Between a page to rate and its post; programs need less. */
  ratingLeastMs: 500,
  /** Addresses and queues whose rates are remembered. */
  rateKeys: 10_000,
  /** The check of web forms: it has so long to answer, and is not needed for a form to be taken. */
  formCheckMs: 2_000,
  /** Traces: spans that wait for the collector (some 1 kB each); past it they are dropped. A batch is a few ms of work. */
  traceQueueSpans: 8_192,
  traceBatchSpans: 256,
  traceExportEveryMs: 1_000,
  traceExportTimeoutMs: 10_000,
  /** All that waits goes out at once when the process ends. */
  traceExportsAtOnce: 32,
  traceAttributes: 32,
  traceAttributeChars: 256,
  /** How often it is said that the collector takes nothing, and how much of the reason. */
  traceWarnEveryMs: 60_000,
  traceReasonChars: 300,
  /** Sending what is left when the process ends. */
  traceStopMs: 2_000,
  /** Characters that the language of a mail is read from: more do not make it clearer. */
  languageChars: 2_000,
  /** Less of it where every mail is asked, some 0.03 ms each; and languages that are remembered of one mail. */
  answerLanguageChars: 600,
  mailLanguages: 5,
} as const;
