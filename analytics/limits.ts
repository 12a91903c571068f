// Every bound of the analytics process and of the embedded engine: unit last in the name, and where the number is from.

export const analyticsLimits = {
  /** Events in one insert: 1,000 to 10,000 rows a batch are the engine's best range (measured). */
  batchEvents: 5_000,
  /** A batch that is not full goes out after this: reports lag by less than a second. */
  batchWaitMs: 700,
  /** Events that one read takes from each stream; with 256 streams at most 16,384 events are held in memory. */
  readEventsPerStream: 64,
  /**
   * After a read that found fewer events than this, the next one comes later, as each names every stream: by a millisecond
   * for each event, and between these two. So lists follow in a few moments, and thousands of events a second share reads.
   */
  readFewEvents: 500,
  readRestMs: 40,
  readRestMostMs: 100,
  /** A blocking read returns after this even without events, so that stopping takes less than a second. */
  readBlockMs: 500,
  /** Where one read cannot wait for all streams (Redis Cluster): pauses between looks, while nothing comes. */
  pollFirstMs: 10,
  pollLastMs: 250,
  /** Events that one projection transaction takes. */
  projectionEvents: 500,
  /** Tries of a projection batch that is refused, not just unavailable; then the event at fault is looked for. */
  projectionTries: 5,
  /** Back-off of a batch that a store refused. The streams hold the events meanwhile. */
  retryFirstMs: 100,
  retryLastMs: 5_000,
  /** One insert; past it the batch is tried again under the same token. */
  insertTimeoutMs: 30_000,
  /** One process ingests at a time; another takes over when this lapses. */
  leaderTtlMs: 3_000,
  leaderRenewEveryMs: 1_000,
  /** Pending entries of a process that died are looked for again this often. */
  pendingCheckEveryMs: 30_000,
  trimEveryMs: 2_000,
  /** Events waiting in the streams from which on the log warns, once a minute: about 500 MB in Redis. */
  backlogAlarmEvents: 1_000_000,
  alarmEveryMs: 60_000,
  /** Rows of one report; the console shows far fewer. */
  reportRows: 100_000,
  reportTimeoutMs: 30_000,
} as const;

export const engineLimits = {
  /** Threads of libuv: with 4, reading a file waited 2.5 s behind six heavy queries (measured). */
  threadPool: 16,
  /** Statements that run at once, and that wait for it; past both the answer is 503 (code 202). */
  writerStatements: 8,
  writerWaiting: 256,
  analystStatements: 3,
  analystWaiting: 32,
  /** Headers hold the query's parameters when a client puts them into the URL. */
  headerBytes: 1_048_576,
  /** A statement (without the data of an insert). */
  statementBytes: 4_194_304,
  /** The data of one insert. */
  insertBytes: 1_073_741_824,
  /** Connections kept for `session_id`, and how long one may rest (the server's own default). */
  /** How long a request waits for the one before it in its session to tidy up. */
  sessionTidyMs: 250,
  sessions: 64,
  sessionRestMs: 60_000,
  /** What one analyst statement may use. */
  analystSeconds: 60,
  analystMemoryBytes: 1_073_741_824,
  analystThreads: 2,
  analystResultRows: 5_000_000,
  /** Memory of the whole engine, at most this, and at most half of the machine. */
  memoryBytes: 4_294_967_296,
  /** Statements still running at the end are stopped; the process ends after this in any case. */
  stopMs: 5_000,
  startMs: 30_000,
} as const;
