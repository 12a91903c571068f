// What is kept of cases outside of the live state, and is enough to rebuild it: their events, and who wrote to them.

import type { Event } from '#proto/gen/skillpost/v1/events.ts';

export interface CaseHistory {
  readonly conversationId: string;
  /** In the order of happening. */
  readonly events: readonly Event[];
  /** Message id → address of who wrote it, for messages from outside. */
  readonly writers: ReadonlyMap<string, string>;
}

export interface Page {
  /** Where the next page begins after; null: this was the last one. */
  readonly next: string | null;
}

export interface CaseHistories {
  /** Cases that are closed, or that are not, in the order of their ids, after the id `after`. */
  ids(closed: boolean, after: string, limit: number): Promise<readonly string[]>;
  /** One history per case that has any, in no order. */
  histories(conversationIds: readonly string[]): Promise<readonly CaseHistory[]>;
  /** Mail that counts as routed, though no history knows of it, counts as not routed again; a page of the archive. */
  unrouteUnknown(after: string, limit: number): Promise<Page & { readonly unrouted: number }>;
  /** Replies that were sent by their case and are still only prepared: to be released. */
  unreleased(limit: number): Promise<readonly string[]>;
}
