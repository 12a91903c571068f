// Lists and timelines of cases, from projections that may lag by milliseconds.

export interface CaseFilter {
  readonly queue?: string;
  readonly status?: string;
  readonly agent?: string;
  /** Of the work item: `queued`, `handling`, `parked` or `done`. */
  readonly state?: string;
  /** The agent whom it waits for. */
  readonly reservedFor?: string;
  /** Part of an address or of a name. */
  readonly customer?: string;
  readonly subject?: string;
  readonly q?: string;
  /** Opened at or after, and before: milliseconds since 1970. */
  readonly from?: number;
  readonly to?: number;
  /** Open, and to be closed before this moment: milliseconds since 1970. */
  readonly dueBefore?: number;
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
  /** Of the work item; empty before there was one. */
  readonly state: string;
  /** The agent whom it waits for, and until when; empty: for nobody in particular. */
  readonly reservedFor: string;
  readonly reservedUntil: number | null;
  /** The queue that it belongs to while it waits in the transfer queue. */
  readonly homeQueue: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly closedAt: number | null;
  /** Its last opening: since then its deadline runs. */
  readonly openedAt: number;
  /** By when it is to be closed, or was; null: whenever. */
  readonly deadlineAt: number | null;
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
