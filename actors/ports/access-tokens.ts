// Access tokens of mailboxes whose server wants OAuth2 (T5).

export interface AccessTokens {
  /**
   * A token that is good for a while; refreshed early, by one process at a time. Throws NO_GRANT (rejected) when nobody has
   * agreed yet or the grant was taken back, and OAUTH_UNAVAILABLE (unavailable) when the provider does not answer.
   */
  current(mailboxId: string): Promise<string>;
}
