// How a mailbox reaches the outside: where its mail is fetched from, which server sends for it, and what becomes of what
// arrives (F8–F16, F23). Pure; imports nothing. Passwords and tokens are never here.

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
  /** By which of its keys what it sends is signed (C15). */
  readonly signing: 'off' | 'smime' | 'openpgp';
  /** What agents write is encrypted when a key of every recipient is known. */
  readonly encrypting: boolean;
}

export const mailboxPolicyDefaults: MailboxPolicy = {
  makesWork: true,
  fetching: null,
  sending: null,
  trustedAuthservId: '',
  oauthProvider: '',
  signing: 'off',
  encrypting: false,
};

/** What is reached over a network for a mailbox, each with a health of its own (F12). */
export type BoxProtocol = FetchProtocol | 'smtp' | 'oauth';

export interface PolicyFault {
  /** As in `MailboxPolicy`, with dots. */
  readonly field: string;
  readonly why: string;
}

/** What cannot work, or must not, whatever the servers say; null: nothing. */
export function policyFault(policy: MailboxPolicy): PolicyFault | null {
  const { fetching, sending, oauthProvider } = policy;
  const servers: readonly (readonly [string, OutsideServer])[] = [
    ...(fetching === null ? [] : [['fetching.server', fetching.server] as const]),
    ...(sending === null ? [] : [['sending', sending] as const]),
  ];
  for (const [field, server] of servers) {
    if (server.security === 'plain' && !server.plainConfirmed)
      return {
        field: `${field}.plainConfirmed`,
        why: 'without TLS, passwords and mail cross the network in clear; this must be confirmed',
      };
    if (server.auth === 'oauth2' && oauthProvider === '')
      return { field: 'oauthProvider', why: 'must be named, since a server wants OAuth2' };
  }
  return fetching === null ? null : fetchingFault(fetching);
}

function fetchingFault({ protocol, server, afterwards, moveTo, deepLink }: Fetching): PolicyFault | null {
  if (protocol === 'graph' && server.auth !== 'oauth2')
    return { field: 'fetching.server.auth', why: 'must be oauth2 with Graph' };
  if (protocol === 'graph' && server.security !== 'plain' && /^http:/i.test(server.host))
    return { field: 'fetching.server.host', why: 'must begin with https://' };
  if (afterwards === 'move' && moveTo === '')
    return { field: 'fetching.moveTo', why: 'must name the folder that messages are moved to' };
  if (protocol === 'pop3' && afterwards !== 'delete' && afterwards !== 'leave')
    return { field: 'fetching.afterwards', why: 'can only be delete or leave with POP3' };
  if (protocol === 'pop3' && deepLink)
    return { field: 'fetching.deepLink', why: 'needs a mailbox with web pages: IMAP or Graph' };
  return null;
}
