// What signing in at providers leaves behind: who they are to us, sign-ins on their way, and who refreshes a token now.

export interface OAuthProvider {
  readonly id: string;
  readonly name: string;
  /** With its query, where the provider wants more than the standard asks for. */
  readonly authorizeUrl: string;
  readonly tokenUrl: string;
  /** By spaces; for IMAP, POP3 and SMTP. */
  readonly scopes: string;
  /** For Graph. */
  readonly graphScopes: string;
  /** What the provider calls us. */
  readonly clientId: string;
}

/** Somebody has been sent to the provider. */
export interface OAuthStart {
  readonly state: string;
  readonly mailboxId: string;
  readonly userId: string;
  readonly provider: string;
  readonly redirectUri: string;
  /** RFC 7636 §4.1 */
  readonly verifier: string;
  readonly expiresAt: number;
}

export interface OAuthStore {
  providers(): Promise<readonly (OAuthProvider & { readonly hasSecret: boolean })[]>;
  /** Null: nobody has set it up. */
  provider(id: string): Promise<{ readonly provider: OAuthProvider; readonly clientSecret: string } | null>;
  /** `clientSecret` null: the one that is kept stays. Commits with its audit row. */
  putProvider(provider: OAuthProvider, clientSecret: string | null, byUserId: string): Promise<void>;
  begin(start: OAuthStart): Promise<void>;
  /** Once, and in time; else null. */
  finish(state: string): Promise<OAuthStart | null>;
  /** True: nobody else refreshes the tokens of this mailbox for so long, on any machine. */
  lease(mailboxId: string, holder: string, ms: number): Promise<boolean>;
  release(mailboxId: string, holder: string): Promise<void>;
}
