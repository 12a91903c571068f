// The bounds of the POP3 server, part of `limits`: unit last in the name, and where the number comes from.

export const pop3Limits = {
  /** Messages that one session shows, the oldest first; the next session shows what came after them. */
  pop3Messages: 100_000,
  /** Connections at once, in all and from one address of the network (an office behind one router). */
  pop3Connections: 500,
  pop3ConnectionsPerAddress: 50,
  /** RFC 1939 §3: a session may be ended after 10 minutes of silence, not before. */
  pop3IdleMs: 600_000,
  /** A whole session; and one answer, to a client that reads slowly: 25 MiB at 15 kB/s. */
  pop3SessionMs: 14_400_000,
  pop3SendMs: 1_800_000,
  pop3HandshakeMs: 30_000,
  /** RFC 2449 §4: a command has at most 255 octets; passwords of 200 characters may be longer in UTF-8. */
  pop3LineOctets: 512,
  /** The answer to AUTH PLAIN: two names and a password of such length, in base64. */
  pop3LoginOctets: 2_048,
  /** Lines that are no command, and failed logins, before a session is ended; a failed login is answered this late. */
  pop3Mistakes: 20,
  pop3Logins: 3,
  pop3FailedLoginMs: 1_000,
  /** A session holds its Inbox for so long, and renews that three times as often; what a killed gateway leaves locked. */
  pop3ReaderMs: 60_000,
  /** Messages in memory, of all sessions, until their clients have taken them. */
  pop3BufferedBytes: 268_435_456,
  /** Sessions that end with their gateway get so long to finish what is at work. */
  pop3StopMs: 2_000,
} as const;
