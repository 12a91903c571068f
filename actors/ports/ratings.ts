// What customers say of the messages that agents sent them (F111): one score for each message.

export interface Rating {
  readonly messageId: string;
  readonly conversationId: string;
  readonly agentId: string;
  readonly queueId: string;
  /** 1 to 5; 5 is best. */
  readonly score: number;
  readonly at: number;
}

export interface RatingTerms {
  /** When the page was made that it was sent from: each page rates once. */
  readonly pageMadeAt: number;
  /** How long after the first rating of the message it can still be changed. */
  readonly changeMs: number;
}

/** `used`: a rating was recorded since the page was made. `late`: there is one, and it can no longer be changed. */
export type Rated = 'recorded' | 'used' | 'late';

/** As it is now; `at` is when it was given last. */
export interface KeptRating extends Rating {
  /** It took the place of an earlier one. */
  readonly again: boolean;
}

export interface Ratings {
  /** Takes the place of the one before, in one step however many come at once; a job tells the case of it. Throws UNKNOWN_REFERENCE without such a message. */
  rate(rating: Rating, terms: RatingTerms): Promise<Rated>;
  /** Null: there is none. */
  kept(messageId: string): Promise<KeptRating | null>;
  /** By message; those without a rating are missing. */
  of(messageIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
}
