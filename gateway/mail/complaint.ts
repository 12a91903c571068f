// Feedback reports (ARF, RFC 5965): somebody marked a mail of ours as unwanted. Pure.

import { limits } from '#actors/limits.ts';
import { addressOf } from './delivery-status.ts';
import { readFields } from './mime-tree.ts';
import type { MailReport } from './report.ts';

export interface Complaint {
  /** `abuse`, `fraud`, `not-spam`, `opt-out`, … */
  readonly type: string;
  /** Who complains; empty when the provider keeps it to itself. */
  readonly recipients: readonly string[];
  /** With angle brackets; empty when nothing of the mail came back. */
  readonly originalMessageId: string;
}

/** Null: it is no complaint. */
export function readComplaint(report: MailReport | null): Complaint | null {
  if (report?.kind !== 'feedback') return null;
  const fields = readFields(report.fields.replace(/\r/g, ''));
  const named = [fields.get('original-rcpt-to'), report.original.get('to')].map((value) =>
    addressOf(value ?? ''),
  );
  return {
    type: (fields.get('feedback-type') ?? 'other').toLowerCase(),
    recipients: [...new Set(named)].filter((one) => one !== '').slice(0, limits.reportRecipients),
    originalMessageId: /<[^<>\s]{1,900}>/.exec(report.original.get('message-id') ?? '')?.[0] ?? '',
  };
}
