// How a mailbox reaches the outside: where its mail is fetched from, which server sends for it, and what becomes of what
// arrives (F8–F16, F23). Types and defaults only; imports nothing. Passwords and tokens are never here.

/** F9. `implicit`: TLS from the first byte; `starttls`: required before anything is said of who logs in. */
export type TransportSecurity = 'implicit' | 'starttls' | 'plain';

export interface OutsideServer {
  /** For Graph: the base URL of its API. */
  readonly host: string;
  readonly port: number;
  readonly security: TransportSecurity;
  /** For Graph: the mailbox. */
  readonly user: string;
  readonly auth: 'password' | 'oauth2';
  /** Somebody has agreed that passwords and mail cross the network in clear (F9). */
  readonly plainConfirmed: boolean;
  /** Certificates, in PEM, that are trusted besides those of the system; empty: none. */
  readonly caPem: string;
}

export type FetchProtocol = 'imap' | 'pop3' | 'graph';

export interface Fetching {
  readonly protocol: FetchProtocol;
  readonly server: OutsideServer;
  readonly folder: string;
  /** What becomes of a message there, once it is kept here. */
  readonly afterwards: 'seen' | 'move' | 'delete' | 'leave';
  /** Folder; empty unless `afterwards` is `move`. */
  readonly moveTo: string;
  readonly pollMs: number;
  /** Be told of new mail where the server can (IMAP IDLE). */
  readonly idle: boolean;
  /** `import`: opens cases, answers nobody (T12). */
  readonly mode: 'live' | 'import';
  /** A request with a link takes the place of the mail itself (F23). */
  readonly deepLink: boolean;
}

export interface MailboxPolicy {
  /** False: what arrives is kept as a closed case that nobody is offered (F13). */
  readonly makesWork: boolean;
  /** Null: mail comes by SMTP only. */
  readonly fetching: Fetching | null;
  /** Null: the system's own way out (F8). */
  readonly sending: OutsideServer | null;
  /** Whose Authentication-Results fields are believed (RFC 8601 §5); empty: nobody's. */
  readonly trustedAuthservId: string;
  /** With whom the mailbox has an OAuth2 grant; empty: none (T5). */
  readonly oauthProvider: string;
}

export const mailboxPolicyDefaults: MailboxPolicy = {
  makesWork: true,
  fetching: null,
  sending: null,
  trustedAuthservId: '',
  oauthProvider: '',
};

/** What is reached over a network for a mailbox, each with a health of its own (F12). */
export type BoxProtocol = FetchProtocol | 'smtp' | 'oauth';
