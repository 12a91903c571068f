// What the API says of the cases that one may belong to.

import type { Party } from './shapes.ts';

export interface RelatedCase {
  readonly id: string;
  readonly tag: string;
  /** `asked`: who wrote that case asks to join this one; `asks`: the other way; `related`, `duplicate`, `approved`, `refused`. */
  readonly state: string;
  readonly messageId: string | null;
  readonly from: Party | null;
  readonly subject: string;
  readonly at: string | null;
}

/** Part of a case. */
export interface BelongingFacts {
  readonly unverified?: boolean | undefined;
  readonly related?: readonly RelatedCase[] | undefined;
  readonly mergedInto?: string | null | undefined;
}
