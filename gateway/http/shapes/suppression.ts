// Which notice a case says was kept back, to whom, and until when (T27).

import type { Case } from '#proto/gen/skillpost/v1/conversation.ts';
import { isoTime } from './values.ts';

export interface SuppressionShape {
  readonly notice: string;
  readonly target: string;
  /** When such a notice may go out by itself; null: nobody knows. */
  readonly until: string | null;
}

/** Null: none was. Why is said beside it. */
export function suppressionShape(kept: Case): SuppressionShape | null {
  if (kept.suppressed === '') return null;
  return {
    notice: kept.suppressedNotice || 'receipt',
    target: kept.suppressedTarget || kept.customerAddress,
    until: isoTime(kept.suppressedUntilMs),
  };
}
