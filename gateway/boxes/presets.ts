// What well-known providers want their servers to be called with, as data (F10). Where logging in by password is gone,
// OAuth2 is what is offered.

import type { FetchProtocol, TransportSecurity } from '#actors/vocabulary/mailbox-policy.ts';

interface PresetServer {
  readonly host: string;
  readonly port: number;
  readonly security: TransportSecurity;
}

export interface Preset {
  readonly id: string;
  readonly name: string;
  /** In one sentence, for who sets it up. */
  readonly says: string;
  readonly auth: 'password' | 'oauth2';
  /** Of the OAuth2 providers; empty: none. */
  readonly oauthProvider: string;
  readonly fetching: Readonly<Partial<Record<FetchProtocol, PresetServer>>>;
  readonly sending: PresetServer;
}

export const presets: readonly Preset[] = [
  {
    id: 'gmail',
    name: 'Gmail, Google Workspace',
    says: 'Somebody who may use the mailbox signs in at Google; an app password works for private accounts.',
    auth: 'oauth2',
    oauthProvider: 'google',
    fetching: {
      imap: { host: 'imap.gmail.com', port: 993, security: 'implicit' },
      pop3: { host: 'pop.gmail.com', port: 995, security: 'implicit' },
    },
    sending: { host: 'smtp.gmail.com', port: 587, security: 'starttls' },
  },
  {
    id: 'microsoft365',
    name: 'Microsoft 365, Exchange Online',
    says: 'Microsoft has switched passwords off: somebody who may use the mailbox signs in there.',
    auth: 'oauth2',
    oauthProvider: 'microsoft',
    fetching: {
      imap: { host: 'outlook.office365.com', port: 993, security: 'implicit' },
      pop3: { host: 'outlook.office365.com', port: 995, security: 'implicit' },
      graph: { host: 'https://graph.microsoft.com', port: 443, security: 'implicit' },
    },
    sending: { host: 'smtp.office365.com', port: 587, security: 'starttls' },
  },
  {
    id: 'generic',
    name: 'Another server',
    says: 'Any server with IMAP or POP3 and SMTP: its operator knows the names.',
    auth: 'password',
    oauthProvider: '',
    fetching: {
      imap: { host: '', port: 993, security: 'implicit' },
      pop3: { host: '', port: 995, security: 'implicit' },
    },
    sending: { host: '', port: 587, security: 'starttls' },
  },
];
