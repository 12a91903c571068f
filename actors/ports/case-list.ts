// Lists and timelines of cases, from projections that may lag by milliseconds.

export interface CaseFilter {
  readonly queue?: string;
  readonly status?: string;
  readonly agent?: string;
  /** Part of an address or of a name. */
  readonly customer?: string;
  readonly subject?: string;
  readonly q?: string;
  /** Opened at or after, and before: milliseconds since 1970. */
  readonly from?: number;
  readonly to?: number;
  readonly limit: number;
  readonly cursor?: string;
}

export interface CaseRow {
  readonly id: string;
  readonly tag: string;
  readonly status: string;
  readonly subject: string;
  readonly customer: { readonly address: string; readonly name: string };
  readonly queue: string;
  readonly agent: string;
  readonly priority: number;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly closedAt: number | null;
}

export interface TimelineEntry {
  readonly id: string;
  readonly at: number;
  readonly type: string;
  readonly queue: string;
  readonly agent: string;
  /** The event's other fields that are set, explanation included. */
  readonly details: Readonly<Record<string, unknown>>;
}

export interface CaseList {
  /** Newest change first, keyset pages. */
  search(filter: CaseFilter): Promise<{ items: readonly CaseRow[]; nextCursor: string | null }>;
  timeline(conversationId: string): Promise<readonly TimelineEntry[]>;
  /** How many cases this customer has, and how many of them are open. `address` in lower case; counts to 1,000. */
  customer(address: string): Promise<{ readonly cases: number; readonly open: number }>;
}
