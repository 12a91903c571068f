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
  /** One login at one server, from connecting to goodbye: an administrator waits for it. */
  boxLoginMs: 20_000,
} as const;
