// Mail that people hand in for others: what of it leaves the house, to whom, and what became of each delivery.

import type { Delivery } from './mail-store.ts';

export type SubmittedDelivery = Omit<Delivery, 'replacedBy'>;

export interface Submissions {
  /** One delivery and its job per recipient, in one transaction; once, however often it is said. */
  queue(archiveId: string, recipients: readonly string[]): Promise<void>;
  /** In the order of the recipients; empty: nothing of it left the house. */
  deliveries(archiveId: string): Promise<readonly SubmittedDelivery[]>;
  record(
    archiveId: string,
    recipient: string,
    delivery: Omit<SubmittedDelivery, 'recipient' | 'updatedAt'>,
  ): Promise<void>;
  /** What the account has handed in since then, over all gateways. */
  handedIn(
    accountId: string,
    since: number,
  ): Promise<{ readonly mails: number; readonly recipients: number }>;
}
