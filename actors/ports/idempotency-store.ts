// Answers to writing requests, kept by user and Idempotency-Key, so that a repeated request has one effect (T11).

export type IdempotencyClaim =
  /** First time, or the first try was abandoned: do it, then `finish` or `forget`. */
  | { readonly state: 'new' }
  | { readonly state: 'finished'; readonly status: number; readonly response: unknown }
  /** The same key came with another request. */
  | { readonly state: 'different' }
  /** The first request is still at work. */
  | { readonly state: 'running' };

export interface IdempotencyStore {
  /** `requestHash`: SHA-256 of method, path and body. */
  claim(userId: string, key: string, requestHash: Uint8Array): Promise<IdempotencyClaim>;
  finish(userId: string, key: string, answer: { status: number; response: unknown }): Promise<void>;
  /** The request failed in a way that a repeat may mend. */
  forget(userId: string, key: string): Promise<void>;
  /** Removes what is older than `limits.idempotencyKeptMs`. */
  prune(): Promise<void>;
}
