// The bounds of reaching outside mailboxes, part of `limits`: unit last in the name, and where the number comes from.

export const boxLimits = {
  /** Fetching no more often than this: public providers count logins. */
  boxPollLeastMs: 10_000,
  /** Own certificates of one server: a chain of four with room. */
  boxCaChars: 20_000,
  /** What is kept of an error, in the server's words. */
  boxErrorChars: 500,
  /** Lights read at once: five protocols of 4,000 mailboxes. */
  boxHealthRows: 20_000,
  boxLightsEveryMs: 30_000,
  /** A light that stays as it is is kept again after this. */
  boxSendingNoteMs: 60_000,
  /** One login at one server, from connecting to goodbye: an administrator waits for it. */
  boxLoginMs: 20_000,
  /** Test mails (T18): addresses of one mailbox that are tested by a save, tries where others are on their way to the server, and how long a test can take at most. */
  sendingTestAddresses: 20,
  sendingTestTries: 10,
  sendingTestMs: 600_000,
  /** OAuth2: an answer of a provider; a sign-in there, from leaving to coming back. */
  oauthAnswerMs: 15_000,
  oauthAnswerChars: 65_536,
  oauthParameterChars: 8_192,
  oauthSignInMs: 600_000,
  /** Life of a token whose provider does not say it; of a share of it, less some spread, it is used before the next. */
  oauthLifetimeMs: 3_600_000,
  oauthRefreshShare: 0.8,
  oauthRefreshSpread: 0.1,
  /** With less than this left a token is as good as over: logging in takes time. */
  oauthMarginMs: 30_000,
  /** One refresh, then somebody else may try; and how long, and how often, the others look for what came of it. */
  oauthLeaseMs: 20_000,
  oauthWaitMs: 20_000,
  oauthLookEveryMs: 250,
  oauthKeepEveryMs: 60_000,
  oauthKeepAtOnce: 8,
} as const;
