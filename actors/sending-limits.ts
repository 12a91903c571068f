// The bounds of what agents send, part of `limits`.

export const sendingLimits = {
  /** Of an answered mail, so much is looked through for its address fields: what parsers take as a header. */
  answeredHeaderBytes: 262_144,
  answeredFieldChars: 65_536,
  /** The picture in an agent's own footer (F110): it is in every mail of theirs. */
  footerImageBytes: 204_800,
  footerImagePixels: 2_000,
  /** Segments before the frame of a JPEG: cameras write some dozen. */
  jpegMarkers: 500,
  /** What an agent sent in a day (F69); nobody writes more than 1,000 answers. */
  sentListMs: 86_400_000,
  sentListMost: 1_000,
  /** Recipients that did not get what was sent, which a case remembers: all of one message. */
  deliveryTroubles: 100,
  /** What is still being tried after this long is news to its sender: RFC 5321 §4.5.4.1 speaks of hours. */
  deliveryWarnMs: 3_600_000,
  /** Who asked for it is told then (RFC 3461): four hours, as other servers do. The attempt before may come forward, but no closer than this. */
  delayReportMs: 14_400_000,
  delayReportCloseMs: 600_000,
  /** A mail that failed comes back whole up to this, if that was asked; else its header alone. */
  reportedMailBytes: 1_048_576,
  /** RFC 8461 §3.3: a policy is fetched within a minute, and has 64 kB at most; ours is less patient. */
  policyFetchMs: 20_000,
  policyBytes: 65_536,
  policyServers: 200,
  /** What a domain demands is looked up so often while there is mail for it, and a policy that could not be had (§3.3). */
  policyLookMs: 60_000,
  policyRetryMs: 300_000,
  policyLooks: 2_000,
} as const;
