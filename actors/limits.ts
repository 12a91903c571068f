// Every bound of the system in one place: unit last in the name, and where the number comes from. Those of taking and
// sending mail are in `mail-limits.ts`, of fetching it in `fetch-limits.ts`, of what agents write in
// `sending-limits.ts`.

import { boxLimits } from './box-limits.ts';
import { cryptLimits } from './crypt-limits.ts';
import { fetchLimits } from './fetch-limits.ts';
import { mailLimits } from './mail-limits.ts';
import { pop3Limits } from './pop3-limits.ts';
import { questionnaireLimits } from './questionnaire-limits.ts';
import { sendingLimits } from './sending-limits.ts';

export const limits = {
  ...sendingLimits,
  /** Shards of a cluster; fixed at its creation (design: words). */
  shards: 256,
  /** Lease of a shard, and how often it is renewed: a dead node's shards serve again within 5 s (design: targets). */
  leaseTtlMs: 3_000,
  leaseRenewEveryMs: 1_000,
  /** A starting node is ready when its shards are served, or after this. */
  nodeServingMs: 10_000,
  heartbeatTtlMs: 3_000,
  heartbeatEveryMs: 1_000,
  /** A node stops serving this long before its lease could have run out: covers clocks that run at different rates. */
  leaseSafetyMs: 250,
  /** How often the list of members is read: what a dead node costs on top of its heart-beat's time to live. */
  memberLookEveryMs: 250,
  /** How often placement and leases are compared, and a lease that another node still holds is tried again. */
  handoffEveryMs: 100,
  /** A shard that could not be opened is tried again after this; a store that does not answer is asked no more often. */
  handoffRetryMs: 300,
  /** Shards that are acquired, opened or drained at the same time. */
  handoffInFlight: 64,
  /** Shards that a node hands over within one `handoffEveryMs`: one that has just started warms up with few of them. */
  handoffPortion: 16,
  /** Opening or draining one shard; past it the lease is given back, or the shard dropped. */
  shardOpenTimeoutMs: 5_000,
  shardDrainTimeoutMs: 4_000,
  /** A leaving node serves on for this long, so that all others know before it drains: a look, a try, and a margin. */
  leaveNoticeMs: 600,
  /** Its links stay this long after it has left, to answer NOT_OWNER: a look of the others, and a margin. */
  leaveGraceMs: 400,
  /** A whole orderly leave; Ctrl-C ends everything within 10 s. */
  leaveTimeoutMs: 8_000,
  /** An answer of the lease store or of the membership; past it we "don't know". Shorter than a round of renewals. */
  storeAnswerMs: 800,
  /** Commands waiting at one actor; past it RESOURCE_EXHAUSTED (design: limits). */
  backlogCommands: 1_024,
  /** Turns joined into one commit; keeps a script under a millisecond. */
  commitTurns: 256,
  /** Commits of different shards, and their writes, that go to the store as one script: about what one full commit has. */
  commitsPerScript: 16,
  writesPerScript: 1_024,
  /** An actor without commands or watchers is unloaded after this. */
  passivateAfterMs: 120_000,
  passivateCheckEveryMs: 10_000,
  /** Actors kept loaded in a shard when the check comes: some 10 kB each, and a burst of new cases leaves many idle. */
  activationsPerShard: 256,
  /** Replies kept for idempotency keys, per actor, and for how long (design: messages). */
  keptReplies: 256,
  keptRepliesMs: 86_400_000,
  askTimeoutMs: 5_000,
  /** Back-off of asks and outbox re-drives. */
  retryFirstMs: 20,
  retryLastMs: 1_000,
  /** First and longest pause of a router between two tries: a hand-over takes some 10 ms, a fail-over seconds. */
  routeRetryFirstMs: 5,
  routeRetryLastMs: 200,
  /** The table of owners is read at most this often, however many asks were misrouted. */
  routesRefreshMinMs: 20,
  /** Precision of request deadlines: one sweep for all instead of a timer for each. */
  deadlineSweepMs: 25,
  /** Sequences of outbox entries that a shard reserves at a time; what is left of a block is skipped by the next load. */
  outboxSequenceBlock: 1_024,
  /** Unacknowledged outbox entries of a shard; past it RESOURCE_EXHAUSTED for what comes from outside. Some 500 bytes each. */
  outboxEntries: 65_536,
  /** Of these, entries that a shard keeps in flight. */
  outboxInFlight: 1_024,
  /** Of these, entries to one receiver: a slow one leaves room for the others. */
  outboxInFlightPerReceiver: 256,
  /** An entry that its receiver refuses as a bug is parked after so many tries: an error is logged, and it is tried on slowly. */
  outboxTriesBeforePark: 8,
  /** Back-off of parked entries, and of durable timers whose turn ended in a bug. */
  retryParkedMs: 30_000,
  /** Back-off of parked effects: what they wait for (Postgres, a disk) comes back, and then customers wait for them. */
  effectParkedMs: 5_000,
  /** A message that got no answer for so long is sent again. */
  outboxAnswerMs: 30_000,
  /** Acknowledgements wait this long for a commit to ride on. */
  outboxAckFlushMs: 50,
  /** A store that does not answer within this: outcome unknown. Shorter than the lease. */
  storeTimeoutMs: 2_000,
  /** A connection to Redis that owes answers and says nothing is cut and made anew; longer than any blocking read. */
  storeSilenceMs: 8_000,
  /** Tries to open a shard again after a commit of unknown outcome, with the back-off above (about 30 s), then it is given up. */
  reopenTries: 32,
  /** Replicas that are asked for by REDIS_URL have to confirm a commit within this; shorter than the store's time. */
  replicasWaitMs: 1_000,
  /** A shard whose commit found the store full is served again after this: what is due would try at once, and fail. */
  storeFullPauseMs: 300,
  /** Finishing the backlogs of a shard that is handed over. */
  drainTimeoutMs: 5_000,
  /** Due timers started in one go; the others follow in the next tick. */
  timersPerWake: 256,
  /** Longest sleep of a timer wheel (setTimeout itself stops at 24.8 days). */
  timerSleepMs: 3_600_000,
  /** Events kept for one coalesced live update; past it the watchers get a snapshot. */
  liveEvents: 1_000,
  /** Events kept in a shard's stream when no consumer takes them away; some 500 MB a shard at 500 bytes. */
  streamEvents: 1_000_000,
  /** Envelopes in one gRPC message, and envelopes waiting on one link. */
  batchEnvelopes: 512,
  linkBufferEnvelopes: 65_536,
  /** Payload bytes in one gRPC message, and waiting on one link. */
  batchBytes: 1_048_576,
  linkBufferBytes: 67_108_864,
  /** Requests of one process to another that are not answered yet; half the link's buffer, so that answers always fit. */
  linkRequests: 32_768,
  /** Actors that one process watches at another: a gateway full of sockets, each at three that nobody else watches. */
  linkWatches: 65_536,
  /** HTTP/2 window of a link, and how soon a dead connection is noticed that no heart-beat tells of. */
  linkWindowBytes: 8_388_608,
  linkKeepaliveMs: 5_000,
  dialTimeoutMs: 2_000,
  maxEnvelopeBytes: 4_194_304,
  /** Coalesced live updates: four a second (design: live feed). */
  liveCoalesceMs: 250,
  /** Waiting items shown in a queue's view. */
  queueViewItems: 200,
  /** Candidates kept in an explanation (N1). */
  explanationCandidates: 20,
  /** Signed-in agents shown in a queue's view. */
  queueViewAgents: 500,
  /** Offers that one turn of a queue makes; what is left follows in the next turn, so that a turn stays under 10 ms. */
  queueOffersPerTurn: 64,
  /** A queue with waiting items looks at all of them again this often, to see changes of the directory (F14, F51). */
  queueSweepMs: 5_000,
  /** An alarm of a queue is cleared when its threshold has not been passed for so long. */
  alarmHoldMs: 60_000,
  /** Sets of required skills that a queue keeps an index of ready agents for. */
  queueSkillSets: 256,
  /** Offers, work items and calls on one desk, whatever they weigh; and pieces of work that channel adapters report. */
  agentPieces: 1_000,
  agentExternalWork: 100,
  /** Items that one turn of a queue has ask for less (C2): some 20 µs each, and a turn stays under 10 ms. */
  queueRelaxedPerTurn: 256,
  /** Gateways that an agent is connected to; how long the word of one holds, how often it is given, and when it is tried again. */
  agentConnections: 50,
  connectionLeaseMs: 75_000,
  connectionRenewEveryMs: 30_000,
  connectionRetryMs: 5_000,
  /** Tries to say that the last connection has gone; after that its lease runs out. */
  disconnectTries: 3,
  /** Kept counts of agents who have signed out that one turn of a queue looks through for those of other days. */
  handledCountsPerTurn: 256,
  /** Waits that a queue remembers (F101), and how far apart they are: in a burst, one of them says it all. */
  waitSamples: 64,
  waitSampleEveryMs: 250,
  /** An item that comes to a queue this long after its arrival has waited elsewhere: its wait is not the queue's. */
  waitSampleLateMs: 60_000,
  /** Longer waits are not counted in opening time: 400 days, as far as the calendar looks. */
  waitSampleLongestMs: 34_560_000_000,
  /** Promises that an item keeps until it is taken: a receipt and as many hold mails as anybody wants. */
  promisesPerItem: 20,
  /** A queue that lends its agents to a tier of another is asked this often, and an answer counts for so long (C6). */
  lenderAskEveryMs: 5_000,
  lenderAnswerMs: 15_000,
  /** A notice looks for its item in the queue so often, after 50, 100, 200 and 400 ms: then it goes out without figures. */
  noticeFigureTries: 5,
  noticeFigureWaitMs: 25,
  /** Agents that an item remembers as having missed or declined it (F46). */
  triedAgents: 200,
  /** Addresses that a case remembers as its participants. */
  participantsPerCase: 100,
  /** Backup queues that an item remembers having gone through; chains of them are short. */
  diversions: 20,
  /** Items of a personal queue that its agent is shown. */
  personalItemsShown: 500,
  /** Characters of a body that rules look at, and of a pattern. */
  ruleBodyChars: 100_000,
  rulePatternChars: 1_000,
  /** The routing hook (F49): failures in a row after which it is left alone, and for how long; characters that it is sent of a text, and that are read of its answer. */
  hookFailures: 5,
  hookRestMs: 30_000,
  hookTextChars: 20_000,
  hookAnswerChars: 100_000,
  /** Past mails that one page of a dry run goes through: some 5 ms each. */
  dryRunMails: 200,
  /** Messages a conversation remembers having taken. */
  takenMessages: 10_000,
  /** A message taken over SMTP, and by the API: 25 MiB, the common limit of large providers. */
  messageBytes: 26_214_400,
  recipientsPerMessage: 100,
  /** Whether the live state is whole is looked at this often: what a loss of Redis costs before rebuilding begins. */
  recoveryLookEveryMs: 1_000,
  /** From the look that finds a loss: every lease of before has run out, and what was being projected is. */
  recoverySettleMs: 3_500,
  /** Cases rebuilt at once, rows of the archive looked through at once, and replies released at once. */
  recoveryCases: 100,
  recoveryMails: 1_000,
  recoveryReplies: 1_000,
  /** Connections of one process to Postgres, and of the embedded server: a handful of processes and their workers. */
  databaseConnections: 10,
  databaseServerConnections: 200,
  databaseConnectTimeoutMs: 5_000,
  /** A statement that takes longer is given up; migrations are not bound by it. */
  databaseStatementMs: 30_000,
  databaseStartMs: 60_000,
  databaseStopMs: 2_500,
  /** The directory's listening connection is probed this often, so that one that died silently is noticed. */
  directoryProbeEveryMs: 2_000,
  directoryProbeTimeoutMs: 2_000,
  /** Queues and agents that a node tells of a change of the directory at once. */
  directoryReviewsAtOnce: 32,
  /** Agents who were between two nodes then are told after this: longer than a dead node's lease. */
  directorySecondLookMs: 5_000,
  /** Agents with an absence are told again this often: after a loss of the live state, or a node that was not there. */
  absenceSweepMs: 600_000,
  auditPage: 200,
  sessionMs: 43_200_000,
  /** Failed sign-ins of one e-mail address before further ones are refused, within the window. */
  signInFailures: 10,
  signInWindowMs: 300_000,
  /** The same for mail programs of one address of the network: many people behind one router, few of them guess. */
  signInFailuresFrom: 50,
  /** Password checks at work or waiting; each takes some 20 ms of a core and 19 MiB. */
  passwordChecks: 32,
  /** Words of messages that are kept for searching, and words of one search. */
  searchSubjectChars: 1_000,
  searchOtherChars: 20_000,
  searchTextChars: 100_000,
  searchWordChars: 200,
  searchQueryWords: 20,
  /** Message-IDs of one lookup; a References header rarely has more than 30. */
  threadMessageIds: 100,
  caseListPage: 200,
  /** Newest cases looked through for a word before the indexes are asked: fills a page for words in 5 % of all cases. */
  caseSearchProbe: 1_000,
  timelineEntries: 5_000,
  conversationMessages: 2_000,
  /** Attempts that the job queue makes of one delivery; the ladder of waits is the outbound part's. */
  deliveryAttempts: 100,
  /** A JSON body; and one that carries attachments: `messageBytes` in base64 and its text. */
  apiBodyBytes: 1_048_576,
  apiReplyBodyBytes: 37_748_736,
  apiPageItems: 200,
  apiPageItemsDefault: 50,
  /** Pages of the case list that one request looks through for cases that the user may see. */
  apiVisiblePages: 10,
  /** Actors asked at once for one answer. */
  apiFanOut: 32,
  /** Of a body that is refused, so much is read and thrown away before the answer: twice what any route takes. */
  apiDrainBytes: 75_497_472,
  apiDrainMs: 10_000,
  attachmentsPerReply: 50,
  /** An agent with room asks all its queues what they have; what has not answered by then has nothing. */
  agentAskingMs: 1_000,
  /** Get next: an item that somebody else took meanwhile is followed by another try, so often for queues of one priority. */
  nextRounds: 5,
  /** An accept waits this long for the queue's answer. */
  acceptWaitMs: 5_000,
  /** Kept answers to Idempotency-Key; a request without an answer for this long was abandoned. */
  idempotencyKeyChars: 200,
  idempotencyRunningMs: 60_000,
  idempotencyKeptMs: 86_400_000,
  idempotencyPruneEveryMs: 600_000,
  /** HTML of one mail that is sanitised for display; depth that is kept, and past which nothing is shown; and inline images that become data URIs. */
  htmlBytes: 2_097_152,
  htmlNesting: 200,
  htmlDepth: 2_000,
  htmlInlineImageBytes: 4_194_304,
  htmlCacheChars: 16_777_216,
  /** A gateway's request from first to last byte; 37 MB over a slow line fit. */
  apiReceiveTimeoutMs: 300_000,
  /** Live feed: sockets of a gateway, topics and bytes of one socket, and how it is kept alive. */
  liveSockets: 20_000,
  liveTopicsPerSocket: 64,
  liveFrameBytes: 4_096,
  liveBufferedBytes: 1_048_576,
  liveDrainCheckMs: 250,
  livePingEveryMs: 20_000,
  liveWallboardWaitMs: 1_000,
  /** Finishing what is in flight when a gateway stops: within what its launcher waits for. */
  gatewayStopMs: 4_000,
  readyProbeMs: 2_000,
  ...mailLimits,
  ...pop3Limits,
  ...questionnaireLimits,
  ...boxLimits,
  ...cryptLimits,
  ...fetchLimits,
} as const;
