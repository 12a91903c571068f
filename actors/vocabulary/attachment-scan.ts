// What a virus scanner said of an attachment, and whether it may be given out (T21). Pure.

import type { SystemSettings } from './system-settings.ts';

export interface AttachmentScan {
  /** `unknown`: the scanner was asked and did not say. */
  readonly state: 'clean' | 'infected' | 'unknown';
  /** In its words, or why there are none; empty: clean. */
  readonly reason: string;
}

/** Absent or null: nobody was asked. */
export function isBlocked(
  scan: AttachmentScan | null | undefined,
  { scannerBlocksUnknown }: Pick<SystemSettings, 'scannerBlocksUnknown'>,
): boolean {
  return scan?.state === 'infected' || (scan?.state === 'unknown' && scannerBlocksUnknown);
}
