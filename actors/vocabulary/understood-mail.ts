// How a mail came to its case, as it is kept for its trace.

/** The steps between a mail and its case (F5, F17). */
export interface UnderstoodMail {
  /** What kind of mail it is, and what told so. */
  readonly kind: string;
  readonly kindReason: string;
  /** Why it belongs to its case: `reply-address`, `own-message`, `participant`, `new` and the like. */
  readonly threadedBy: string;
  /** The rule that placed it; empty: nobody could say. */
  readonly ruleId: string;
  readonly ruleVersion: number;
  readonly queueId: string;
}
